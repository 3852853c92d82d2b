// What `child_process.fork` starts: every message goes back as it came. Its parent's end is its
// own.
process.on('message', (message) => process.send(message))
process.on('disconnect', () => process.exit(0))
