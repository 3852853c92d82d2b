/**
 * What was seen while a score was played, in the words in which both tell it: for each bar its
 * lines.
 */
export type Seen = readonly (readonly string[])[]
