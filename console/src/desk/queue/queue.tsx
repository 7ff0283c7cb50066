/** `/desk`: what waits for a decision. */

import type { WaitingRequest } from '../../api/access-shapes.ts';
import { useQuery } from '../../api/hooks.ts';
import { desk, queue } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Empty, Loaded, Time } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import { type Names, useNames } from '../shared/names.tsx';

const columnsOf = (names: Names) => [
  {
    title: queue.columns.request,
    value: ({ dataset }: WaitingRequest) => dataset,
    cell: ({ id, dataset }: WaitingRequest) => <a href={`/desk/reviews/${id}`}>{dataset}</a>,
  },
  { title: desk.organisation, value: ({ organisation }: WaitingRequest) => names.organisation(organisation) },
  { title: desk.app, value: ({ app }: WaitingRequest) => names.app(app) },
  { title: desk.class, value: ({ dataClass }: WaitingRequest) => dataClass },
  { title: desk.purposes, value: ({ form }: WaitingRequest) => form.purposes.join(', ') },
  {
    title: queue.columns.recommendation,
    value: ({ checks }: WaitingRequest) => checks.filter(({ state }) => state === 'met').length,
    cell: ({ checks }: WaitingRequest) => {
      const met = checks.filter(({ state }) => state === 'met').length;
      const tone =
        met === checks.length ? 'good' : checks.some(({ state }) => state === 'blocking') ? 'bad' : 'warn';
      return <Badge tone={tone}>{queue.checks(met, checks.length)}</Badge>;
    },
  },
  {
    title: desk.state,
    value: ({ state }: WaitingRequest) => (state === 'second-approval' ? queue.second : queue.first),
  },
  {
    title: desk.due,
    value: ({ due }: WaitingRequest) => due,
    cell: ({ due, overdue }: WaitingRequest) => (
      <span class="row">
        <Time at={due} only="date" />
        {overdue && <Badge tone="bad">{desk.overdue}</Badge>}
      </span>
    ),
  },
];

const Queue = () => {
  const waiting = useQuery<{ readonly requests: readonly WaitingRequest[] }>('/postern/v1/access-reviews');
  const names = useNames();
  return (
    <Page title={queue.title} lead={queue.lead} json="/postern/v1/access-reviews">
      <Loaded of={waiting}>
        {({ requests }) => (
          <Table
            caption={queue.title}
            rows={requests}
            rowKey={({ id }) => id}
            columns={columnsOf(names)}
            empty={
              <Empty title={queue.empty}>
                <p>{queue.emptyBody}</p>
              </Empty>
            }
          />
        )}
      </Loaded>
    </Page>
  );
};
export default Queue;
