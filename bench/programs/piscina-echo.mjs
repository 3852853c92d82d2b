// The task of a piscina thread.
export default (value) => value
