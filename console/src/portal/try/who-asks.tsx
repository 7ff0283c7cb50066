/** Choosing who asks: an app of one's own, oneself, or nobody. */
import { tokenUntil } from '../../api/app-token.ts';
import { tryIt } from '../../texts/en/portal-try.ts';
import { Card, Field, Time } from '../../ui/parts.tsx';
import type { App } from '../shared/shapes.ts';
import type { Who } from './asked.ts';

const text = tryIt.who;
const ALL: readonly Who[] = ['app', 'self', 'nobody'];
const HINTS: Readonly<Record<Who, string>> = {
  app: text.appHint,
  self: text.selfHint,
  nobody: text.nobodyHint,
};

interface WhoAsksProps {
  readonly apps: readonly App[];
  readonly app: string;
  readonly who: Who;
  readonly onApp: (id: string) => void;
  readonly onWho: (who: Who) => void;
}

export const WhoAsks = ({ apps, app, who, onApp, onWho }: WhoAsksProps) => {
  const until = who === 'app' ? tokenUntil(app) : undefined;
  return (
    <Card title={text.title}>
      <fieldset>
        <legend class="sr-only">{text.title}</legend>
        <div class="try-who">
          {ALL.map((one) => (
            <label key={one}>
              <input type="radio" name="who" checked={one === who} onChange={() => onWho(one)} /> {text[one]}
            </label>
          ))}
        </div>
      </fieldset>
      {who === 'app' && apps.length === 0 && (
        <p>
          {text.noApps} <a href="/portal/apps">{text.makeApp}</a>
        </p>
      )}
      {who === 'app' && apps.length > 0 && (
        <Field label={text.choose}>
          {(control) => (
            <select {...control} value={app} onChange={(event) => onApp(event.currentTarget.value)}>
              {apps.map(({ id, name, role }) => (
                <option key={id} value={id}>
                  {name} ({role})
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <p class="hint" role="status">
        {until === undefined ? (
          HINTS[who]
        ) : (
          <>
            {text.until} <Time at={until} />.
          </>
        )}
      </p>
    </Card>
  );
};
