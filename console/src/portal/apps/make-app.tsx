/** The form that makes an app, and then opens it. */

import { useLocation } from 'preact-iso';
import { call } from '../../api/client.ts';
import { useAction, useDraft, useQuery } from '../../api/hooks.ts';
import { person } from '../../api/session.ts';
import { apps } from '../../texts/en/portal-apps.ts';
import { Badge, Button, Field, faultOf, Loaded } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { App } from '../shared/shapes.ts';
import './make-app.css';

const text = apps.make;

interface Choices {
  readonly roles: readonly { readonly role: string; readonly purpose: string }[];
  readonly products: readonly {
    readonly product: string;
    readonly scopes: readonly string[];
    readonly needsGrant: boolean;
  }[];
}

const withOrWithout = (list: readonly string[], one: string): readonly string[] =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];

const Products = ({
  of,
  chosen,
  onChange,
}: {
  readonly of: Choices['products'];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}) => (
  <fieldset>
    <legend>{text.products}</legend>
    <p class="hint">{text.productsHint}</p>
    <ul class="make-app-products">
      {of.map(({ product, scopes, needsGrant }) => (
        <li key={product}>
          <label>
            <input
              type="checkbox"
              checked={chosen.includes(product)}
              onChange={() => onChange(withOrWithout(chosen, product))}
            />{' '}
            {product}
          </label>{' '}
          {needsGrant ? (
            <Badge tone="warn">{text.needsGrant}</Badge>
          ) : (
            <Badge tone="good">{text.ready}</Badge>
          )}
          <p class="hint make-app-scopes">{scopes.join(' · ')}</p>
        </li>
      ))}
    </ul>
  </fieldset>
);

const Form = ({ choices }: { readonly choices: Choices }) => {
  const { route } = useLocation();
  const first = choices.products.filter(({ needsGrant }) => !needsGrant).map(({ product }) => product);
  const own = person.value?.role;
  const usual = choices.roles.find(({ role }) => role === own) ?? choices.roles.at(-1);
  const draft = useDraft('make-app', { name: '', role: usual?.role ?? '', products: first });
  const { name, role, products } = draft.value;
  const make = useAction(() =>
    call<App>('/postern/v1/apps', {
      method: 'POST',
      body: {
        organisationId: person.value?.organisation.id,
        name,
        role,
        ...(products.length > 0 && { products }),
      },
    }),
  );
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const result = await make.run();
    if (!result.ok) return;
    draft.clear();
    route(`/portal/apps/${result.data.id}`);
  };
  if (choices.roles.length === 0) return <p>{text.noRoles}</p>;
  return (
    <form onSubmit={submit}>
      <div class="grid">
        <TextField
          label={text.name}
          hint={text.nameHint}
          fault={faultOf(make.problem, 'name')}
          required
          maxLength={100}
          autocomplete="off"
          value={name}
          onInput={(event) => draft.set({ name: event.currentTarget.value })}
        />
        <Field
          label={text.role}
          hint={`${choices.roles.find((one) => one.role === role)?.purpose ?? ''} ${text.roleHint}`}
          fault={faultOf(make.problem, 'role')}
        >
          {(control) => (
            <select
              {...control}
              value={role}
              onChange={(event) => draft.set({ role: event.currentTarget.value })}
            >
              {choices.roles.map(({ role: one }) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Products
        of={choices.products}
        chosen={products}
        onChange={(chosen) => draft.set({ products: [...chosen] })}
      />
      {make.problem !== undefined && <ProblemNotice problem={make.problem} />}
      <Button type="submit" kind="main" busy={make.busy}>
        {text.action}
      </Button>
    </form>
  );
};

export const MakeApp = () => {
  const choices = useQuery<Choices>('/postern/v1/app-choices');
  return <Loaded of={choices}>{(held) => <Form choices={held} />}</Loaded>;
};
