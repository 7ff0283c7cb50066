/** Two-letter codes of states, territories and military regions, as addresses have them (Publication 28, appendix B). */
export const STATES: readonly string[] = (
  'AA AE AK AL AP AR AS AZ CA CO CT DC DE FL FM GA GU HI IA ID IL IN KS KY LA MA MD ME MH MI MN MO MP MS MT ' +
  'NC ND NE NH NJ NM NV NY OH OK OR PA PR PW RI SC SD TN TX UT VA VI VT WA WI WV WY'
).split(' ');
