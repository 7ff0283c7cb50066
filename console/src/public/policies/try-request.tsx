/** A made-up request, decided by the rules of a day: nothing is looked up, and nobody's data is in it. */
import { useState } from 'preact/hooks';
import { call } from '../../api/client.ts';
import { useAction } from '../../api/hooks.ts';
import { access } from '../../texts/en/access.ts';
import { policies } from '../../texts/en/policies.ts';
import { Badge, Button, Card, Field } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { type Explained, Explanation } from '../decisions/explained.tsx';

const texts = policies.try;

/** The answer of `POST /postern/v1/policies/decide`. */
interface Decided extends Explained {
  readonly decision: {
    readonly effect: string;
    readonly code: string;
    readonly nearestPermit: string | null;
  };
}

const ROLES = ['anonymous', ...Object.keys(access.roles), 'steward'];
const ACTIONS = ['read', 'list', 'export', 'write', 'administer'];
const CLASSES = ['public', 'nonpublic', 'sensitive', 'sensitive-enhanced'];
const CHANNELS = ['api', 'page', 'webhook', 'extract', 'cli'];
const PURPOSES = ['', ...Object.keys(access.purposes)];
/** A Mailer ID that stands for any; nothing is asked about it. */
const MID = '900000001';

type Fact = 'purpose' | 'terms' | 'grant' | 'scope' | 'agreement';
const FACTS: readonly Fact[] = ['scope', 'purpose', 'terms', 'grant', 'agreement'];

const FIRST = {
  role: 'platform',
  dataset: 'tracking',
  action: 'read',
  dataClass: 'sensitive',
  channel: 'api',
  purpose: 'customer-visibility',
  mid: 'other',
};
type Asked = typeof FIRST;

const snapshotOf = (asked: Asked, has: ReadonlySet<Fact>, day: string) => {
  const { role, dataset, action, dataClass, channel, purpose, mid } = asked;
  const at = Date.parse(`${day}T12:00:00Z`);
  return {
    principal: {
      kind: role === 'anonymous' ? 'anonymous' : role === 'steward' ? 'person' : 'app',
      role,
      scopes: has.has('scope') ? ['tracking', 'addresses'] : [],
      purposes: has.has('purpose') && purpose !== '' ? [purpose] : [],
      ownMids: mid === 'own' ? [MID] : [],
      authorizedMids: mid === 'authorised' ? [MID] : [],
      ipAgreementSigned: has.has('agreement'),
      feeRequired: false,
      ...(has.has('terms') && { termsAccepted: at }),
      ...(has.has('grant') && { recertifiedAt: at }),
    },
    request: {
      dataset,
      action,
      dataClass,
      channel,
      purpose,
      purposeRequired: dataClass.startsWith('sensitive'),
      scope: dataset.startsWith('tracking') ? 'tracking' : '',
      time: at,
    },
    subject: {
      midDetermined: ['own', 'authorised', 'other'].includes(mid),
      ...(['own', 'authorised', 'other'].includes(mid) && { mid: MID }),
    },
  };
};

interface ChooseProps {
  readonly label: string;
  readonly value: string;
  readonly of: readonly string[];
  readonly names?: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}

const Choose = ({ label, value, of, names, onChange }: ChooseProps) => (
  <Field label={label}>
    {(control) => (
      <select {...control} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {of.map((one) => (
          <option key={one} value={one}>
            {names?.[one] ?? one}
          </option>
        ))}
      </select>
    )}
  </Field>
);

export const TryRequest = ({
  datasets,
  day,
}: {
  readonly datasets: readonly string[];
  readonly day: string;
}) => {
  const [asked, setAsked] = useState<Asked>(FIRST);
  const [has, setHas] = useState<ReadonlySet<Fact>>(new Set(FACTS));
  const decided = useAction(() =>
    call<Decided>('/postern/v1/policies/decide', { method: 'POST', body: snapshotOf(asked, has, day) }),
  );
  const set = (change: Partial<Asked>): void => {
    decided.clear();
    setAsked({ ...asked, ...change });
  };
  const toggle = (fact: Fact): void => {
    decided.clear();
    const after = new Set(has);
    if (!after.delete(fact)) after.add(fact);
    setHas(after);
  };
  const { done } = decided;
  return (
    <Card title={texts.title}>
      <p class="hint">{texts.lead}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void decided.run();
        }}
      >
        <div class="policies-try">
          <Choose
            label={texts.who}
            value={asked.role}
            of={ROLES}
            names={access.roles}
            onChange={(role) => set({ role })}
          />
          <Choose
            label={texts.dataset}
            value={asked.dataset}
            of={datasets}
            onChange={(dataset) => set({ dataset })}
          />
          <Choose
            label={texts.action}
            value={asked.action}
            of={ACTIONS}
            onChange={(action) => set({ action })}
          />
          <Choose
            label={texts.dataClass}
            value={asked.dataClass}
            of={CLASSES}
            onChange={(dataClass) => set({ dataClass })}
          />
          <Choose
            label={texts.channel}
            value={asked.channel}
            of={CHANNELS}
            onChange={(channel) => set({ channel })}
          />
          <Choose
            label={texts.purpose}
            value={asked.purpose}
            of={PURPOSES}
            names={{ ...access.purposes, '': texts.noPurpose }}
            onChange={(purpose) => set({ purpose })}
          />
          <Choose
            label={texts.mid}
            value={asked.mid}
            of={Object.keys(texts.mids)}
            names={texts.mids}
            onChange={(mid) => set({ mid })}
          />
        </div>
        <fieldset>
          <legend>{texts.has}</legend>
          <div class="row">
            {FACTS.map((fact) => (
              <label key={fact}>
                <input type="checkbox" checked={has.has(fact)} onChange={() => toggle(fact)} />{' '}
                {texts.facts[fact]}
              </label>
            ))}
          </div>
        </fieldset>
        <Button kind="main" type="submit" busy={decided.busy}>
          {texts.decide}
        </Button>
      </form>
      {decided.problem !== undefined && <ProblemNotice problem={decided.problem} />}
      {done !== undefined && (
        <div class="stack policies-decided" role="status">
          <p class="policies-verdict">
            <Badge tone={done.decision.effect === 'permit' ? 'good' : 'bad'}>
              {done.decision.effect === 'permit' ? texts.permit : texts.forbid}
            </Badge>{' '}
            <code>{done.decision.code}</code>
          </p>
          {done.decision.nearestPermit !== null && (
            <p>
              {texts.nearest}: <a href={`#${done.decision.nearestPermit}`}>{done.decision.nearestPermit}</a>
            </p>
          )}
          <Explanation of={done} effect={done.decision.effect} />
        </div>
      )}
    </Card>
  );
};
