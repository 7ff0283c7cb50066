/** Pages say that they are a sandbox's, beside the header that every answer has. */
import type { Answer, AnyRoute } from '../../gateway/index.ts';

const LABEL = '<p><strong>Sandbox: shippers, pieces and scans of this server are simulated.</strong></p>';

const labelled = (answer: Answer): Answer => {
  const isPage = answer.headers?.['content-type']?.startsWith('text/html') === true;
  if (!isPage || typeof answer.body !== 'string') return answer;
  return {
    ...answer,
    body: answer.body.replace(/<main[^>]*>|<body[^>]*>(?![^]*<main)/, (tag) => `${tag}\n${LABEL}`),
  };
};

/** The route, with the label on its pages. */
export const withLabel = (route: AnyRoute): AnyRoute => ({
  ...route,
  handler(input, context) {
    const answer = route.handler(input, context);
    return answer instanceof Promise ? answer.then(labelled) : labelled(answer);
  },
});
