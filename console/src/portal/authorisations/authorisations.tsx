/** `/portal/authorisations?app=&mid=`: links for merchants, what an app holds, one's own registers, readiness. */
import { person } from '../../api/session.ts';
import { authorisation as text } from '../../texts/en/portal-authorisations.ts';
import { useQueryState } from '../../ui/address-bar.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Field, Loaded } from '../../ui/parts.tsx';
import { useOwnApps } from '../shared/apps-of.ts';
import { HeldAuthorisations } from './held.tsx';
import { MadeLinks, MakeLink } from './link.tsx';
import { Ready } from './ready.tsx';
import { Register } from './register.tsx';
import './authorisations.css';

const DEFAULTS = { app: '', mid: '' };

const AuthorisationsPage = () => {
  const { values, set } = useQueryState(DEFAULTS);
  const apps = useOwnApps();
  const organisation = person.value?.organisation.id;
  return (
    <Page title={text.title} lead={text.lead}>
      <div class="stack">
        <Loaded of={apps} lines={2}>
          {({ apps: all }) => {
            const app = all.find(({ id }) => id === values.app) ?? all[0];
            if (app === undefined) {
              return (
                <Empty title={text.noApps}>
                  <a class="button" href="/portal/apps">
                    {text.makeApp}
                  </a>
                </Empty>
              );
            }
            return (
              <>
                <Field label={text.app}>
                  {(control) => (
                    <select
                      {...control}
                      value={app.id}
                      onChange={(event) => set({ app: event.currentTarget.value })}
                    >
                      {all.map(({ id, name, role }) => (
                        <option key={id} value={id}>
                          {name} ({role})
                        </option>
                      ))}
                    </select>
                  )}
                </Field>
                <MakeLink key={app.id} app={app.id} />
                <MadeLinks app={app.id} />
                <HeldAuthorisations app={app.id} />
                <Ready key={`ready ${app.id}`} app={app.id} />
              </>
            );
          }}
        </Loaded>
        {organisation !== undefined && (
          <Register organisation={organisation} mid={values.mid} onMid={(mid) => set({ mid })} />
        )}
      </div>
    </Page>
  );
};
export default AuthorisationsPage;
