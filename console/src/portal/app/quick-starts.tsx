/** Scripts that run as they are, made by the server for this app. */
import { useState } from 'preact/hooks';
import { useQuery } from '../../api/hooks.ts';
import { app } from '../../texts/en/portal-apps.ts';
import { parts } from '../../texts/en/shell.ts';
import { Button, Card, Code, Empty, Field, Loaded, Tabs } from '../../ui/parts.tsx';
import { Table } from '../../ui/table.tsx';

const text = app.starts;
type Language = keyof typeof text.names;

interface Example {
  readonly id: string;
  readonly title: string;
  readonly route: string;
  readonly variables: readonly string[];
  readonly scripts: Readonly<Record<Language, string>>;
}

interface Starts {
  readonly examples: readonly Example[];
  readonly leftOut: readonly {
    readonly route: string;
    readonly code: string;
    readonly because: string;
    readonly cure: string;
  }[];
}

const Script = ({ of, language }: { readonly of: Example; readonly language: Language }) => {
  const [copied, setCopied] = useState(false);
  const script = of.scripts[language];
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(script);
    setCopied(true);
  };
  return (
    <>
      <Code text={script} label={text.script(text.names[language], of.title)} />
      <div class="row">
        <Button onClick={() => void copy()}>{copied ? parts.copied : text.copy}</Button>
        <span class="hint">
          {text.run[language]}. {text.set}:{' '}
          {of.variables.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <code>{name}</code>
            </span>
          ))}
          .
        </span>
      </div>
    </>
  );
};

const Examples = ({ of }: { readonly of: readonly Example[] }) => {
  const [chosen, setChosen] = useState(of[0]?.id);
  const example = of.find(({ id }) => id === chosen) ?? of[0];
  if (example === undefined) return <Empty title={text.empty} />;
  return (
    <>
      <Field label={text.example}>
        {(control) => (
          <select {...control} value={example.id} onChange={(event) => setChosen(event.currentTarget.value)}>
            {of.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Tabs
        label={text.title}
        tabs={(Object.keys(text.names) as Language[]).map((language) => ({
          id: language,
          title: text.names[language],
          body: () => <Script key={`${example.id} ${language}`} of={example} language={language} />,
        }))}
      />
    </>
  );
};

export const QuickStarts = ({ app: id }: { readonly app: string }) => {
  const starts = useQuery<Starts>(`/postern/v1/apps/${id}/quick-starts`);
  return (
    <Card title={text.title}>
      <p class="hint app-lead">{text.lead}</p>
      <Loaded of={starts} lines={6}>
        {({ examples, leftOut }) => (
          <>
            <Examples of={examples} />
            {leftOut.length > 0 && (
              <details class="app-act">
                <summary>{text.leftOut(leftOut.length)}</summary>
                <Table
                  caption={text.leftOut(leftOut.length)}
                  tools="bare"
                  rows={leftOut}
                  rowKey={({ route }) => route}
                  columns={[
                    {
                      title: text.columns.route,
                      value: ({ route }) => route,
                      cell: ({ route }) => <code>{route}</code>,
                    },
                    { title: text.columns.because, value: ({ because }) => because },
                    { title: text.columns.cure, value: ({ cure }) => cure },
                  ]}
                />
              </details>
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
};
