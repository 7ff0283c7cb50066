/** An answer of the adviser: yes or no first, then what to do, the channels, the conditions, the sources. */
import type { ComponentChildren } from 'preact';
import { access as texts } from '../../texts/en/access.ts';
import { CitationList, Confidence } from '../../ui/citations.tsx';
import { Badge, Card } from '../../ui/parts.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { Advice, ChannelRow, Condition } from './advice.ts';

const toneOf = (open: string): 'good' | 'warn' | 'bad' =>
  open === 'yes' ? 'good' : open === 'no' ? 'bad' : 'warn';

const Openness = ({ of }: { readonly of: string }) => <Badge tone={toneOf(of)}>{texts.open[of] ?? of}</Badge>;

const COLUMNS: readonly Column<ChannelRow>[] = [
  {
    title: texts.columns.channel,
    value: ({ title }) => title,
    cell: ({ title, dataset }) => (dataset === null ? title : <a href={`/datasets/${dataset}`}>{title}</a>),
  },
  {
    title: texts.columns.open,
    value: ({ open }) => texts.open[open] ?? open,
    cell: ({ open }) => <Openness of={open} />,
  },
  {
    title: texts.columns.official,
    value: ({ official }) => official,
    cell: ({ official, url }) =>
      url === null ? (
        official
      ) : (
        <a href={url} rel="noreferrer" target="_blank">
          {official}
        </a>
      ),
  },
  { title: texts.columns.here, value: ({ inPostern }) => texts.inPostern[inPostern ?? ''] },
  { title: texts.columns.quota, value: ({ quota }) => quota },
  { title: texts.columns.freshness, value: ({ freshness }) => freshness },
  {
    title: texts.columns.confidence,
    value: ({ confidence }) => confidence,
    cell: ({ confidence }) => <Confidence of={confidence} />,
  },
];

const ConditionRow = ({ of }: { readonly of: Condition }) => {
  const holds = String(of.holds);
  return (
    <li class="access-condition">
      <Badge tone={holds === 'true' ? 'good' : holds === 'false' ? 'bad' : 'plain'}>
        {texts.holds[holds] ?? holds}
      </Badge>
      <div>
        <p>
          {of.sentence}{' '}
          <a href={`/policies#${of.ruleId}`} aria-label={texts.ruleNamed(of.ruleId)}>
            {texts.rule}
          </a>
        </p>
        {of.yours !== null && (
          <p class="hint">
            {texts.yours}: {of.yours}
          </p>
        )}
        {holds !== 'true' && <p class="hint">{of.cure}</p>}
      </div>
    </li>
  );
};

const Conditions = ({ title, of }: { readonly title: string; readonly of: readonly Condition[] }) =>
  of.length === 0 ? null : (
    <>
      <h3>{title}</h3>
      <ul class="access-conditions">
        {of.map((condition) => (
          <ConditionRow key={condition.ruleId} of={condition} />
        ))}
      </ul>
    </>
  );

const Verdict = ({ of }: { readonly of: Advice }) => {
  const [main] = of.datasets;
  return (
    <section class={`access-verdict access-verdict-${of.open ?? 'unclear'}`}>
      <p class="access-verdict-head">
        {of.open === null ? <Badge tone="info">{texts.unclear}</Badge> : <Openness of={of.open} />}
        {main !== undefined && <strong>{main.title}</strong>}
      </p>
      <p class="access-verdict-text">{of.question ?? of.answer}</p>
      {main !== undefined && (
        <p class="row">
          {of.open === 'conditional' && (
            <a class="button button-main" href={`/portal/access?dataset=${main.id}`}>
              {texts.request}
            </a>
          )}
          <a class="button" href={`/datasets/${main.id}`}>
            {texts.dataset}
          </a>
        </p>
      )}
    </section>
  );
};

interface AnswerProps {
  readonly of: Advice;
  /** Follow-up questions: they stand below the verdict, since the result comes first. */
  readonly children: ComponentChildren;
}

export const Answer = ({ of, children }: AnswerProps) => (
  <div class="stack" aria-live="polite">
    <Verdict of={of} />
    {children}
    {of.steps.length > 0 && (
      <Card title={texts.steps}>
        <ol>
          {of.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Card>
    )}
    {of.channels.length > 0 && (
      <section>
        <h2>{texts.channels}</h2>
        <Table
          caption={texts.channels}
          tools="bare"
          columns={COLUMNS}
          rows={of.channels}
          rowKey={({ channel, dataset }) => `${channel} ${dataset ?? ''}`}
        />
      </section>
    )}
    {of.conditions.length > 0 && (
      <Card title={texts.conditions}>
        <Conditions title={texts.required} of={of.conditions.filter(({ kind }) => kind === 'required')} />
        <Conditions title={texts.basis} of={of.conditions.filter(({ kind }) => kind === 'basis')} />
      </Card>
    )}
    {of.alternatives.length > 0 && (
      <Card title={of.open === null ? texts.nearest : texts.instead}>
        <ul>
          {of.alternatives.map(({ dataset, title, words, url }) => (
            <li key={`${title} ${words}`}>
              {dataset !== null ? (
                <a href={`/access?dataset=${dataset}`}>{title}</a>
              ) : url !== null ? (
                <a href={url} rel="noreferrer" target="_blank">
                  {title}
                </a>
              ) : (
                title
              )}
              {words !== '' && words !== title && `: ${words}`}
            </li>
          ))}
        </ul>
      </Card>
    )}
    {of.citations.length > 0 && (
      <Card title={texts.rests}>
        <CitationList of={of.citations} />
        <p class="hint">{texts.version(of.policyVersion)}</p>
      </Card>
    )}
  </div>
);
