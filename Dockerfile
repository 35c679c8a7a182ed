# One image for all processes: web (the default), worker and migrate are commands of it.

FROM node:24-bookworm-slim AS build
WORKDIR /build
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000 \
    NODE_OPTIONS=--enable-source-maps SLIPWAY_RELEASES_DIR=/app/releases
# The web server with the modules it traced, then one bundle per process that needs none.
COPY --from=build /build/.next/standalone ./
COPY --from=build /build/dist/worker.mjs /build/dist/migrate.mjs /build/dist/schema_engine_bg.wasm ./dist/
COPY --from=build /build/prisma/migrations ./prisma/migrations
COPY --from=build /build/releases ./releases
# Nothing here belongs to the user who runs it: what is served cannot be changed from inside.
USER node
EXPOSE 3000
CMD ["node", "server.js"]
