# The build is static and repeatable: no cgo, no paths, no build id.
FROM golang:1.26 AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS=-buildvcs=false
# The modules by themselves, so that a change of code does not fetch them again.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=devel
ARG REVISION=
RUN go build -trimpath -ldflags "-s -w -buildid= -X main.stamped=${VERSION} -X main.stampedRevision=${REVISION}" -o /out/allybot ./cmd/allybot \
 && mkdir -p /out/etc/ssl/certs /out/usr/share/zoneinfo /out/data \
 && cp /etc/ssl/certs/ca-certificates.crt /out/etc/ssl/certs/ \
 && cp "$(go env GOROOT)/lib/time/zoneinfo.zip" /out/usr/share/zoneinfo.zip \
 && printf 'allybot:x:65532:65532::/:/allybot\n' > /out/etc/passwd

FROM scratch
ARG VERSION=devel
ARG REVISION=unknown
LABEL org.opencontainers.image.title="allybot" \
      org.opencontainers.image.description="A fact bot over one document, for Discord, Telegram and the terminal" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /out/etc /etc
COPY --from=build /out/usr /usr
COPY --from=build --chown=65532:65532 --chmod=0750 /out/data /data
COPY --from=build /out/allybot /allybot
# Where Go looks for time zones; the archive is a third of the unpacked tree.
ENV ZONEINFO=/usr/share/zoneinfo.zip \
    ALLYBOT_HTTP_LISTEN=0.0.0.0:8080 \
    ALLYBOT_STORE_DIR=/data
VOLUME /data
USER 65532:65532
EXPOSE 8080
# /livez, not /readyz: a platform that is down is mended by waiting, not by
# restarting the container.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["/allybot", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["/allybot"]
CMD ["serve"]
