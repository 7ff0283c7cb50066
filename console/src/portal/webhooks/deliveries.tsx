/** The deliveries of a subscription, with what became of each. */
import { query } from '../../api/client.ts';
import { useQuery } from '../../api/hooks.ts';
import { webhooks } from '../../texts/en/portal-webhooks.ts';
import { Badge, Button, Card, Empty, Field, Loaded, Time } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import type { Delivery } from './shapes.ts';

const text = webhooks.deliveries;
const TONES: Readonly<Record<string, 'good' | 'warn' | 'bad' | 'info'>> = {
  delivered: 'good',
  pending: 'info',
  refused: 'warn',
  dead: 'bad',
};

interface DeliveriesProps {
  readonly id: string;
  readonly state: string;
  readonly onState: (state: string) => void;
}

export const Deliveries = ({ id, state, onState }: DeliveriesProps) => {
  const held = useQuery<{ readonly deliveries: readonly Delivery[] }>(
    `/postern/v1/subscriptions/${id}/deliveries${query({ state })}`,
  );
  return (
    <Card
      title={text.title}
      actions={
        <Button busy={held.refreshing} onClick={held.reload}>
          {text.reload}
        </Button>
      }
    >
      <p class="hint">{text.hint}</p>
      <Field label={text.show}>
        {(control) => (
          <select {...control} value={state} onChange={(event) => onState(event.currentTarget.value)}>
            {Object.entries(text.states).map(([one, name]) => (
              <option key={one} value={one}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Loaded of={held}>
        {({ deliveries }) => (
          <Table
            caption={text.title}
            rows={deliveries}
            rowKey={(one) => one.id}
            empty={<Empty title={state === '' ? text.emptyAll : text.empty} />}
            columns={[
              {
                title: text.state,
                value: (one) => text.states[one.state] ?? one.state,
                cell: (one) => (
                  <Badge tone={TONES[one.state] ?? 'info'}>{text.states[one.state] ?? one.state}</Badge>
                ),
              },
              {
                title: text.at,
                value: ({ attemptedAt }) => attemptedAt,
                cell: ({ attemptedAt }) => <Time at={attemptedAt} />,
              },
              { title: text.attempts, value: ({ attempts }) => attempts, align: 'end' },
              { title: text.status, value: ({ status }) => status, align: 'end' },
              {
                title: text.reason,
                value: ({ error }) => error,
                cell: ({ error, decision }) => (
                  <>
                    {error ?? '–'} {decision !== null && <a href={`/decisions/${decision}`}>{text.why}</a>}
                  </>
                ),
              },
              { title: text.next, value: ({ nextAt }) => nextAt, cell: ({ nextAt }) => <Time at={nextAt} /> },
            ]}
          />
        )}
      </Loaded>
    </Card>
  );
};
