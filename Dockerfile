# docker build -t gpuops-audit . && docker run --rm --network none -v "$PWD:/logs:ro" gpuops-audit analyze /logs/requests.csv
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24.11.1-bookworm-slim
COPY --from=build /src/package.json /src/LICENSE /src/NOTICE /opt/gpuops-audit/
COPY --from=build /src/bin /opt/gpuops-audit/bin
COPY --from=build /src/dist /opt/gpuops-audit/dist
COPY --from=build /src/schema /opt/gpuops-audit/schema
COPY --from=build /src/node_modules /opt/gpuops-audit/node_modules
USER node
WORKDIR /logs
ENTRYPOINT ["node", "/opt/gpuops-audit/bin/gpuops-audit.js"]
CMD ["--help"]
