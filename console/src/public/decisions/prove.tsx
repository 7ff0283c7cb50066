import { call } from '../../api/client.ts';
import { useAction } from '../../api/hooks.ts';
import { decisions } from '../../texts/en/decisions.ts';
import { Badge, Button, Card } from '../../ui/parts.tsx';
import { ProblemNotice } from '../../ui/problem.tsx';
import type { DecisionProof } from './proof.ts';

const texts = decisions.proof;

const Step = ({ name, state }: { readonly name: string; readonly state: 'proven' | 'not' }) => (
  <li>
    <Badge tone={state === 'proven' ? 'good' : 'bad'}>{state === 'proven' ? texts.good : texts.bad}</Badge>{' '}
    {name}
  </li>
);

/** Asks for the proof and checks it here. */
export const Prove = ({ id }: { readonly id: string }) => {
  const path = `/postern/v1/decisions/${id}/proof`;
  const verified = useAction(async () => {
    const result = await call<DecisionProof>(path);
    if (!result.ok) return result;
    const { verifyDecision } = await import('./proof.ts');
    return { ...result, data: await verifyDecision(id, result.data) };
  });
  const { done } = verified;
  return (
    <Card title={texts.title}>
      <p>{texts.body}</p>
      {done !== undefined && (
        <div role="status">
          <ul class="decisions-proof">
            <Step name={decisions.proof.entry} state={done.entry} />
            <Step name={decisions.proof.block} state={done.block} />
            <Step name={decisions.proof.signature} state={done.signature} />
          </ul>
          <p class="hint">{texts.size(done.size, done.origin)}</p>
        </div>
      )}
      {verified.problem !== undefined && <ProblemNotice problem={verified.problem} />}
      <p class="row">
        <Button busy={verified.busy} onClick={() => void verified.run()}>
          {texts.verify}
        </Button>
        <a href={path} target="_blank">
          {texts.download}
        </a>
      </p>
    </Card>
  );
};
