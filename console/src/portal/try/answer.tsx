/** What came back: status, the headers that matter, the body; a refusal with its reason. */
import { tryIt } from '../../texts/en/portal-try.ts';
import { Badge, Card, Code, Facts, Notice } from '../../ui/parts.tsx';
import type { Answered } from './sending.ts';

const text = tryIt.answer;

const member = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[name] : undefined;

const words = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** What a refusal says of itself, in whichever dialect. */
const reasonOf = ({ body }: Answered): { readonly detail?: string; readonly cure?: string } => {
  if (body.kind !== 'text') return {};
  const error = member(body.json, 'error');
  const detail =
    words(member(body.json, 'detail')) ??
    words(member(error, 'message')) ??
    words(member(body.json, 'error_description'));
  const cure = words(member(body.json, 'cure'));
  return { ...(detail !== undefined && { detail }), ...(cure !== undefined && { cure }) };
};

const Refusal = ({ of }: { readonly of: Answered }) => {
  const { detail, cure } = reasonOf(of);
  return (
    <Notice tone="bad" title={text.refused}>
      {detail !== undefined && <p>{detail}</p>}
      {cure !== undefined && (
        <p>
          <strong>{text.whatToDo}:</strong> {cure}
        </p>
      )}
      {of.decision !== undefined && (
        <p>
          <a href={`/decisions/${of.decision}`}>{text.why}</a>
        </p>
      )}
    </Notice>
  );
};

const toneOf = (status: number): 'good' | 'warn' | 'bad' =>
  status < 400 ? 'good' : status < 500 ? 'warn' : 'bad';

const named = (header: string): string => header.replaceAll(/(^|-)([a-z])/g, (part) => part.toUpperCase());

export const Answer = ({ of }: { readonly of: Answered }) => (
  <div class="try-answer" role="status">
    <Card
      title={text.title}
      actions={
        <>
          <Badge tone={toneOf(of.status)}>{of.status}</Badge>
          <span class="hint">{text.took(of.ms)}</span>
        </>
      }
    >
      {(of.status === 403 || of.status === 401) && <Refusal of={of} />}
      <h3>{text.headers}</h3>
      <Facts
        of={of.headers.map(([name, value]) => [
          named(name),
          name === 'postern-decision' ? (
            <a href={`/decisions/${value}`}>
              <code>{value}</code>
            </a>
          ) : (
            <code>{value}</code>
          ),
        ])}
      />
      <h3>{text.body}</h3>
      {of.body.kind === 'binary' ? (
        <p>{text.binary(of.body.type, of.body.bytes)}</p>
      ) : of.body.text === '' ? (
        <p class="hint">{text.empty}</p>
      ) : (
        <>
          <Code text={of.body.text} label={text.body} />
          {!of.body.whole && <p class="hint">{text.cut}</p>}
        </>
      )}
    </Card>
  </div>
);
