/** Events that a page shows at first; the server renders them with it. */
export const eventPageSize = 30
