export { type DropoffQuestion, findDropoffs, findLockers, type LockerQuestion } from './find.ts';
export { importAnswers } from './import.ts';
export { type AnswerEdition, type OpenAnswers, openAnswers } from './open.ts';
export { ANSWER_KINDS, type AnswerKind, type AnswerRecord, addressOf, objectOf } from './record.ts';
