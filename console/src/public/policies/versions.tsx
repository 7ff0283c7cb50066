/** The versions of the rules that this server has known, and what each would be against the one in force. */
import { call } from '../../api/client.ts';
import { useAction, useQuery } from '../../api/hooks.ts';
import { policies } from '../../texts/en/policies.ts';
import { Badge, Button, Card, Loaded, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { type Difference, Differences } from './difference.tsx';
import type { Versions } from './shapes.ts';

const texts = policies.versions;

export const VersionList = () => {
  const known = useQuery<Versions>('/postern/v1/policies/versions');
  const compared = useAction((from: string) =>
    call<{ readonly from: string; readonly differences: readonly Difference[] }>(
      '/postern/v1/policies/diff',
      {
        method: 'POST',
        body: { from },
      },
    ),
  );
  return (
    <Card title={texts.title}>
      <Loaded of={known} lines={2}>
        {({ current, versions }) => (
          <>
            {versions.length === 1 && <p>{texts.one}</p>}
            <ol class="policies-versions">
              {versions.map(({ version, effectiveFrom, knownSince }) => (
                <li key={`${version} ${knownSince}`}>
                  <code>{version.slice(0, 12)}</code>{' '}
                  {version === current && <Badge tone="good">{texts.current}</Badge>}{' '}
                  <span class="hint">
                    {texts.effective}{' '}
                    {effectiveFrom === 0 ? texts.always : <Time at={effectiveFrom} only="date" />},{' '}
                    {texts.known} <Time at={knownSince} />
                  </span>
                  {version !== current && (
                    <Button busy={compared.busy} onClick={() => void compared.run(version)}>
                      {texts.compare}
                    </Button>
                  )}
                </li>
              ))}
            </ol>
          </>
        )}
      </Loaded>
      {compared.problem !== undefined && <ProblemNotice problem={compared.problem} />}
      {compared.done !== undefined && (
        <Differences
          title={`${texts.compare} ${compared.done.from.slice(0, 12)}`}
          of={compared.done.differences}
          same={texts.same}
        />
      )}
    </Card>
  );
};
