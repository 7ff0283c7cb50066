/** The imported answers that a route of the USPS dialect is answered from. */
import { PosternError } from '../../errors.ts';
import type { AnswerEdition, AnswerKind, OpenAnswers } from '../../locations/answers/index.ts';

/** @throws PosternError `edition_missing` (503) */
export const answersOf = async (answers: OpenAnswers, kind: AnswerKind): Promise<AnswerEdition> => {
  const current = await answers.current(kind);
  if (current !== null) return current;
  throw new PosternError('edition_missing', `No edition of ${kind} has been imported yet.`, {
    status: 503,
    cure: `USPS publishes no file of them; the operator imports answers of the USPS API: postern import ${kind} FILE.`,
  });
};
