/** A decision by its id: what was decided, by which rule, and what would change it. */
import { useEffect, useState } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { useQuery } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import { decisions as texts } from '../../texts/en/decisions.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Button, Card, Empty, Facts, Field, Skeleton, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { type Explained, Explanation } from './explained.tsx';
import { Prove } from './prove.tsx';
import './decision.css';

/** The answer of `GET /postern/v1/decisions/{id}`. */
interface Decision extends Explained {
  readonly id: string;
  readonly at: string;
  readonly route: string;
  readonly status: number;
  readonly effect: string;
  readonly code: string;
  readonly obligations: readonly string[];
  readonly policyVersion: string;
}

const ID = /^[0-9a-f]{40}$/;

const Ask = ({ id }: { readonly id: string }) => {
  const { route } = useLocation();
  const [typed, setTyped] = useState(id);
  const [fault, setFault] = useState<string | undefined>(undefined);
  useEffect(() => setTyped(id), [id]);
  return (
    <form
      class="decisions-ask"
      onSubmit={(event) => {
        event.preventDefault();
        const given = typed.trim().toLowerCase();
        setFault(ID.test(given) ? undefined : texts.malformed);
        if (ID.test(given)) route(`/decisions/${given}`);
      }}
    >
      <Field label={texts.field} hint={texts.hint} fault={fault}>
        {(control) => (
          <div class="row decisions-row">
            <input
              {...control}
              value={typed}
              spellcheck={false}
              autocomplete="off"
              maxLength={60}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            <Button type="submit">{texts.open}</Button>
          </div>
        )}
      </Field>
    </form>
  );
};

const Shown = ({ of }: { readonly of: Decision }) => {
  const isPermit = of.effect === 'permit';
  return (
    <div class="stack">
      <Card
        title={isPermit ? texts.permitted : texts.refused}
        actions={<Badge tone={isPermit ? 'good' : 'bad'}>{texts.heldBy(of.status)}</Badge>}
      >
        {of.explanation?.[0] !== undefined && <p class="decisions-first">{of.explanation[0]}</p>}
        <Facts
          of={[
            [texts.facts.when, <Time at={of.at} />],
            [texts.facts.route, <code>{of.route}</code>],
            [texts.facts.code, <code>{of.code}</code>],
            ...(of.obligations.length > 0
              ? [[texts.facts.obligations, of.obligations.join(', ')] as const]
              : []),
            [texts.facts.version, <code>{of.policyVersion.slice(0, 16)}</code>],
          ]}
        />
      </Card>
      <Explanation of={of} effect={of.effect} />
      <Prove key={of.id} id={of.id} />
    </div>
  );
};

const Hidden = () => (
  <Empty title={texts.hiddenTitle}>
    <p>{texts.hidden}</p>
    {person.value === null && <a href={`/sign-in?next=${location.pathname}`}>{texts.signIn}</a>}
  </Empty>
);

const ExplainDecision = () => {
  const { params } = useRoute();
  const id = params.id ?? '';
  const path = ID.test(id) ? `/postern/v1/decisions/${id}` : null;
  const found = useQuery<Decision>(path);
  return (
    <Page title={texts.title} lead={texts.lead} json={path ?? undefined} width="text">
      <Ask id={id} />
      {path === null && <Empty title={texts.malformed} />}
      {path !== null && found.state === 'loading' && <Skeleton lines={6} />}
      {path !== null &&
        found.state === 'failed' &&
        (found.problem.kind === 'absent' || found.problem.kind === 'refused' ? (
          <Hidden />
        ) : (
          <ProblemNotice problem={found.problem} retry={found.reload} />
        ))}
      {path !== null && found.state === 'ready' && <Shown of={found.data} />}
    </Page>
  );
};
export default ExplainDecision;
