/** `/desk/reviews/:id`: everything that bears on one request, and the decision. */
import { useRoute } from 'preact-iso';
import type { Check, WaitingRequest } from '../../api/access-shapes.ts';
import { useQuery } from '../../api/hooks.ts';
import { desk, REFUSALS, review as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Card, Facts, Loaded, Notice, Time } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';
import { useNames } from '../shared/names.tsx';
import { Decide } from './decide.tsx';
import './review.css';

interface SafeLine {
  readonly safe: 'projects' | 'people' | 'settings' | 'data' | 'outputs';
  readonly question: string;
  readonly facts: readonly string[];
  readonly concern: 'none' | 'look';
}

interface LikeCase {
  readonly id: string;
  readonly state: string;
  readonly code: string | null;
  readonly purposes: readonly string[];
  readonly conditions: readonly string[];
  readonly decidedAt: string;
}

interface Step {
  readonly number: number | string;
  readonly at: number | string;
  readonly actor: string;
  readonly move: string;
  readonly from_state: string;
  readonly to_state: string;
}

export interface Review extends WaitingRequest {
  readonly recommendation: {
    readonly move: 'grant' | 'return' | 'refuse';
    readonly reasons: readonly string[];
  };
  readonly card: readonly SafeLine[];
  readonly likeCases: readonly LikeCase[];
  readonly history: readonly Step[];
}

const TONES = { met: 'good', missing: 'warn', blocking: 'bad' } as const;

const Checks = ({ checks }: { readonly checks: readonly Check[] }) => (
  <Card title={text.checks.title}>
    <ul class="review-checks">
      {checks.map((check) => (
        <li key={check.check + check.code}>
          <Badge tone={TONES[check.state]}>{text.checks[check.state]}</Badge>
          <div>
            {check.text}
            {check.state !== 'met' && check.cure !== '' && <p class="hint">{check.cure}</p>}
          </div>
        </li>
      ))}
    </ul>
  </Card>
);

const FiveSafes = ({ lines }: { readonly lines: readonly SafeLine[] }) => (
  <Card title={text.safes.title}>
    <div class="review-safes">
      {lines.map(({ safe, question, facts, concern }) => (
        <section key={safe}>
          <h3 class="row">
            {text.safes[safe]}
            <Badge tone={concern === 'look' ? 'warn' : 'good'}>
              {concern === 'look' ? text.safes.look : text.safes.fine}
            </Badge>
          </h3>
          <p class="hint">{question}</p>
          <ul>
            {facts.map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  </Card>
);

const Form = ({ of: { form, organisation, app, dataClass } }: { readonly of: Review }) => {
  const names = useNames();
  const list = (items: readonly string[]): string => (items.length === 0 ? text.form.none : items.join(', '));
  return (
    <Card title={text.form.title}>
      <Facts
        of={[
          [desk.organisation, names.organisation(organisation)],
          [desk.app, names.app(app)],
          [desk.class, dataClass],
          [desk.purposes, list(form.purposes)],
          [text.form.fields, list(form.fields)],
          [text.form.need, form.need],
          [text.form.job, form.jobFunction],
          [text.form.users, form.users],
          [text.form.channel, form.channel],
          [text.form.mids, list(form.mids)],
          [text.form.crid, form.crid ?? text.form.none],
          [text.form.volume, text.form.volumeOf(form.volume.average, form.volume.peak)],
        ]}
      />
    </Card>
  );
};

const LikeCases = ({ cases }: { readonly cases: readonly LikeCase[] }) => (
  <Card title={text.like.title}>
    <Table
      caption={text.like.title}
      tools="bare"
      rows={cases}
      rowKey={({ id }) => id}
      empty={<p class="hint">{text.like.empty}</p>}
      columns={[
        {
          title: desk.when,
          value: ({ decidedAt }) => decidedAt,
          cell: ({ decidedAt }) => <Time at={decidedAt} only="date" />,
        },
        { title: desk.state, value: ({ state }) => state },
        { title: text.like.code, value: ({ code }) => (code === null ? '' : (REFUSALS[code] ?? code)) },
        { title: desk.purposes, value: ({ purposes }) => purposes.join(', ') },
        { title: text.like.conditions, value: ({ conditions }) => conditions.join('; ') },
      ]}
    />
  </Card>
);

const History = ({ steps }: { readonly steps: readonly Step[] }) => (
  <Card title={text.history.title}>
    <Table
      caption={text.history.title}
      tools="bare"
      rows={steps}
      rowKey={({ number }) => String(number)}
      columns={[
        {
          title: desk.when,
          value: ({ at }) => at,
          cell: ({ at }) => <Time at={typeof at === 'string' && /^\d+$/.test(at) ? Number(at) : at} />,
        },
        { title: text.history.move, value: ({ move }) => move },
        { title: desk.by, value: ({ actor }) => actor },
        { title: text.history.to, value: ({ to_state }) => to_state },
      ]}
    />
  </Card>
);

const ReviewPage = () => {
  const { id } = useRoute().params as { readonly id: string };
  const path = `/postern/v1/access-reviews/${id}`;
  const held = useQuery<Review>(path);
  return (
    <Page title={text.title(held.data?.dataset ?? '…')} json={path}>
      <Loaded of={held} lines={8}>
        {(review) => (
          <div class="review">
            <div class="stack">
              <Notice
                tone={review.recommendation.move === 'grant' ? 'good' : 'warn'}
                title={text.recommendation.title}
              >
                <p>
                  <strong>{text.recommendation[review.recommendation.move]}</strong>
                </p>
                <ul>
                  {review.recommendation.reasons.map((reason) => (
                    <li key={reason}>{reason}</li>
                  ))}
                </ul>
              </Notice>
              <Form of={review} />
              <Checks checks={review.checks} />
              <FiveSafes lines={review.card} />
              <LikeCases cases={review.likeCases} />
              <History steps={review.history} />
            </div>
            <Decide review={review} reload={held.reload} />
          </div>
        )}
      </Loaded>
    </Page>
  );
};
export default ReviewPage;
