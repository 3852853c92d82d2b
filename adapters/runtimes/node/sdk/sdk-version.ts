/** The version of this SDK, as `READY` tells it. A test holds it to the version of the package. */
export const SDK_VERSION = '0.1.0'
