/** `/desk/editions`: what serves, what is held, and bringing in a file. */

import { useState } from 'preact/hooks';
import { call, type Result } from '../../api/client.ts';
import { useAction, useQuery } from '../../api/hooks.ts';
import { sendFile } from '../../api/upload.ts';
import { desk, editions as text } from '../../texts/en/desk.ts';
import { Page } from '../../ui/page.tsx';
import { Badge, Button, Card, Empty, Field, Loaded, Notice, Time } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { Reasoned } from '../../ui/reasoned.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { TextField } from '../../ui/text-field.tsx';

interface Edition {
  readonly edition: string;
  readonly dataset: string;
  readonly state: string;
  readonly authority: string;
  readonly source: string;
  readonly licence: string;
  readonly rowsKept: number;
  readonly rowsRefused: number;
  readonly retrievedAt: number;
  readonly reason: string | null;
}

const MB = 1_048_576;

/** What can be sent to a browser's address, and how much of it (the routes' own limits). */
const KINDS = [
  { id: 'post-offices', title: 'Post offices', most: 512 * MB },
  { id: 'collection-boxes', title: 'Collection boxes', most: 512 * MB },
  { id: 'zip-locale', title: 'ZIP Locale Detail', most: 64 * MB },
] as const;

const sizeText = (bytes: number): string => `${Math.ceil(bytes / MB).toLocaleString('en-US')} MB`;

const TONES: Readonly<Record<string, 'good' | 'warn' | 'bad' | 'plain'>> = {
  active: 'good',
  held: 'warn',
  failed: 'bad',
};

const COLUMNS: readonly Column<Edition>[] = [
  { title: text.columns.kind, value: ({ dataset }) => dataset },
  {
    title: text.columns.id,
    value: ({ edition }) => edition,
    cell: ({ edition, source }) => <span title={source}>{edition}</span>,
  },
  {
    title: text.columns.state,
    value: ({ state }) => state,
    cell: ({ state, reason }) => (
      <>
        <Badge tone={TONES[state] ?? 'plain'}>{state}</Badge>
        {reason !== null && <p class="hint">{reason}</p>}
      </>
    ),
  },
  { title: text.columns.authority, value: ({ authority }) => authority },
  {
    title: text.columns.rows,
    value: ({ rowsKept }) => rowsKept,
    cell: ({ rowsKept }) => rowsKept.toLocaleString('en-US'),
    align: 'end',
  },
  {
    title: text.columns.refused,
    value: ({ rowsRefused }) => rowsRefused,
    cell: ({ rowsRefused }) => rowsRefused.toLocaleString('en-US'),
    align: 'end',
  },
  {
    title: text.columns.retrieved,
    value: ({ retrievedAt }) => retrievedAt,
    cell: ({ retrievedAt }) => <Time at={retrievedAt} only="date" />,
  },
];

const Upload = ({ onDone }: { readonly onDone: () => void }) => {
  const [kind, setKind] = useState<(typeof KINDS)[number]>(KINDS[0]);
  const [file, setFile] = useState<File | undefined>(undefined);
  const [share, setShare] = useState<number | undefined>(undefined);
  const [sent, setSent] = useState<Result<Response> | undefined>(undefined);
  const tooLarge = file !== undefined && file.size > kind.most;
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (file === undefined || tooLarge || share !== undefined) return;
    setSent(undefined);
    setShare(0);
    const result = await sendFile(
      `/postern/v1/editions/${kind.id}?${new URLSearchParams({ name: file.name })}`,
      file,
      setShare,
    );
    setShare(undefined);
    setSent(result);
    onDone();
  };
  return (
    <Card title={text.upload.title}>
      <form onSubmit={send}>
        <Field label={text.upload.kind}>
          {(control) => (
            <select
              {...control}
              value={kind.id}
              onChange={(event) =>
                setKind(KINDS.find(({ id }) => id === event.currentTarget.value) ?? KINDS[0])
              }
            >
              {KINDS.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={text.upload.file}
          hint={text.upload.hint(sizeText(kind.most))}
          fault={tooLarge ? text.upload.tooLarge(sizeText(file?.size ?? 0), sizeText(kind.most)) : undefined}
          type="file"
          required
          onChange={(event) => {
            setFile(event.currentTarget.files?.[0]);
            setSent(undefined);
          }}
        />
        {share !== undefined && (
          <p role="status">
            <progress value={share} max={1} aria-label={text.upload.title} />{' '}
            {share < 1 ? text.upload.sending(Math.round(share * 100)) : text.upload.reading}
          </p>
        )}
        {sent?.ok === true && <Notice tone="good">{text.upload.done}</Notice>}
        {sent?.ok === false && sent.problem.kind === 'offline' && (
          <Notice tone="bad">{text.upload.stopped}</Notice>
        )}
        {sent?.ok === false && sent.problem.kind !== 'offline' && <ProblemNotice problem={sent.problem} />}
        <Button type="submit" kind="main" busy={share !== undefined}>
          {text.upload.send}
        </Button>
      </form>
    </Card>
  );
};

const Held = ({
  editions,
  reload,
}: {
  readonly editions: readonly Edition[];
  readonly reload: () => void;
}) => {
  const release = useAction((id: string) => call(`/postern/v1/editions/${id}/release`, { method: 'POST' }));
  const run = async (id: string): Promise<void> => {
    await release.run(id);
    reload();
  };
  return (
    <Card title={text.held}>
      {release.problem !== undefined && <ProblemNotice problem={release.problem} />}
      <Table
        caption={text.held}
        tools="bare"
        rows={editions}
        rowKey={({ edition }) => edition}
        empty={<p class="hint">{text.heldEmpty}</p>}
        columns={[
          ...COLUMNS,
          {
            title: desk.what,
            value: () => '',
            cell: ({ edition }) => (
              <span class="row">
                <Button busy={release.busy} onClick={() => void run(edition)}>
                  {text.release}
                </Button>
                <Reasoned
                  label={text.discard}
                  title={`${text.discard}: ${edition}`}
                  kind="danger"
                  asks="nothing"
                  draft={`edition:${edition}`}
                  act={() => call(`/postern/v1/editions/${edition}/discard`, { method: 'POST' })}
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

const Editions = () => {
  const held = useQuery<{ readonly editions: readonly Edition[] }>('/postern/v1/editions');
  return (
    <Page title={text.title} lead={text.lead} json="/postern/v1/editions">
      <div class="stack">
        <Loaded of={held}>
          {({ editions }) => (
            <>
              <Held editions={editions.filter(({ state }) => state === 'held')} reload={held.reload} />
              <Card title={text.all}>
                <Table
                  caption={text.all}
                  rows={editions}
                  rowKey={({ edition }) => edition}
                  columns={COLUMNS}
                  empty={
                    <Empty title={text.empty}>
                      <p>{text.emptyBody}</p>
                    </Empty>
                  }
                />
              </Card>
            </>
          )}
        </Loaded>
        <Upload onDone={held.reload} />
      </div>
    </Page>
  );
};
export default Editions;
