/** What went wrong, by which rule, and what to do next: one look for every page. */
import type { Problem } from '../api/client.ts';
import { parts } from '../texts/en/shell.ts';

interface ProblemNoticeProps {
  readonly problem: Problem;
  /** Offered as "Try again". */
  readonly retry?: () => void;
}

const ruleNames = (body: Problem['body']): string[] => {
  const rules = body.rules ?? body.ruleIds;
  return Array.isArray(rules)
    ? rules.flatMap((rule) => {
        if (typeof rule === 'string') return [rule];
        const id = (rule as { id?: unknown } | null)?.id;
        return typeof id === 'string' ? [id] : [];
      })
    : [];
};

/** A problem of the server, told where it happened. */
export const ProblemNotice = ({ problem, retry }: ProblemNoticeProps) => {
  const known = parts.problems[problem.kind];
  const detail = problem.detail || ('detail' in known ? known.detail : '');
  const rules = ruleNames(problem.body);
  return (
    <section class="notice notice-bad" role="alert">
      <h2 class="notice-title">{known.title}</h2>
      <p>{detail}</p>
      {problem.faults.length > 0 && (
        <ul>
          {problem.faults.map((fault) => (
            <li key={fault.detail}>
              {fault.parameter !== undefined && <code>{fault.parameter}</code>} {fault.detail}
            </li>
          ))}
        </ul>
      )}
      {rules.length > 0 && (
        <p>
          {parts.rule}:{' '}
          {rules.map((rule) => (
            <a key={rule} href={`/policies#${rule}`}>
              <code>{rule}</code>
            </a>
          ))}
        </p>
      )}
      {problem.cure !== undefined && (
        <p>
          <strong>{parts.whatToDo}:</strong> {problem.cure}
        </p>
      )}
      {problem.retryAfterSeconds !== undefined && <p>{parts.retryAfter(problem.retryAfterSeconds)}</p>}
      <div class="row">
        {retry !== undefined && (
          <button type="button" onClick={retry}>
            {parts.tryAgain}
          </button>
        )}
        {problem.kind === 'refused' && problem.decision !== undefined && (
          <a href={`/decisions/${problem.decision}`}>{parts.whyRefused}</a>
        )}
      </div>
    </section>
  );
};
