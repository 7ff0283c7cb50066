/** `/desk/policy`: editing the rules, and deciding on proposals. */
import { call } from '../../api/client.ts';
import { useAction, useQuery } from '../../api/hooks.ts';
import { desk, policyDesk as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Button, Card, Loaded, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { Table } from '../../ui/table.tsx';
import { Editor, ReplayReport } from './editor.tsx';
import type { PackFile, Proposal } from './shapes.ts';
import './policy.css';

const Proposals = ({
  proposals,
  reload,
}: {
  readonly proposals: readonly Proposal[];
  readonly reload: () => void;
}) => {
  const replay = useAction((id: string) =>
    call(`/postern/v1/policies/proposals/${id}/replay`, { method: 'POST', body: {} }),
  );
  const decide = (id: string, move: 'activate' | 'reject') => (reason: string) =>
    call(`/postern/v1/policies/proposals/${id}/${move}`, { method: 'POST', body: { reason } });
  return (
    <Card title={text.proposals.title}>
      {replay.problem !== undefined && <ProblemNotice problem={replay.problem} />}
      <Table
        caption={text.proposals.title}
        tools="bare"
        rows={proposals}
        rowKey={({ id }) => id}
        empty={<p class="hint">{text.proposals.empty}</p>}
        columns={[
          {
            title: text.proposals.version,
            value: ({ version }) => version,
            cell: ({ version, reason, replay: report }) => (
              <details>
                <summary>
                  <code>{version.slice(0, 12)}</code> {reason}
                </summary>
                {report === null ? <p>{text.proposals.not}</p> : <ReplayReport report={report} />}
              </details>
            ),
          },
          { title: desk.by, value: ({ proposedBy }) => proposedBy },
          {
            title: desk.when,
            value: ({ proposedAt }) => proposedAt,
            cell: ({ proposedAt }) => <Time at={proposedAt} />,
          },
          {
            title: text.proposals.replayed,
            value: ({ replayedAt }) => replayedAt,
            cell: ({ replayedAt }) => (replayedAt === null ? text.proposals.not : <Time at={replayedAt} />),
          },
          { title: desk.state, value: ({ state }) => state, cell: ({ state }) => <Badge>{state}</Badge> },
          {
            title: desk.what,
            value: () => '',
            cell: ({ id, state, version }) =>
              state === 'proposed' && (
                <span class="row">
                  <Button
                    busy={replay.busy}
                    onClick={async () => {
                      await replay.run(id);
                      reload();
                    }}
                  >
                    {text.proposals.replay}
                  </Button>
                  <Reasoned
                    label={text.proposals.activate}
                    title={`${text.proposals.activate}: ${version.slice(0, 12)}`}
                    kind="main"
                    draft={`proposal:${id}:activate`}
                    act={decide(id, 'activate')}
                    onDone={reload}
                  />
                  <Reasoned
                    label={text.proposals.reject}
                    title={`${text.proposals.reject}: ${version.slice(0, 12)}`}
                    kind="danger"
                    draft={`proposal:${id}:reject`}
                    act={decide(id, 'reject')}
                    onDone={reload}
                  />
                </span>
              ),
          },
        ]}
      />
    </Card>
  );
};

const PolicyDesk = () => {
  const versions = useQuery<{ readonly current: string }>('/postern/v1/policies/versions');
  const current = versions.data?.current;
  const pack = useQuery<{ readonly version: string; readonly files: readonly PackFile[] }>(
    current === undefined ? null : `/postern/v1/policies/versions/${current}`,
  );
  const proposals = useQuery<{ readonly proposals: readonly Proposal[] }>('/postern/v1/policies/proposals');
  return (
    <Page title={text.title} lead={text.lead} json="/postern/v1/policies/proposals">
      <div class="stack">
        {versions.problem !== undefined && (
          <ProblemNotice problem={versions.problem} retry={versions.reload} />
        )}
        <Loaded of={pack} lines={8}>
          {({ version, files }) => (
            <Editor key={version} version={version} files={files} onProposed={proposals.reload} />
          )}
        </Loaded>
        <Loaded of={proposals} lines={2}>
          {(held) => <Proposals proposals={held.proposals} reload={proposals.reload} />}
        </Loaded>
      </div>
    </Page>
  );
};
export default PolicyDesk;
