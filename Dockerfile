# muster in a container: one static program, no shell, no root, no network needed
# beside the systems that it asks.
#
#   docker build --build-arg VERSION=v1.0.0 -t muster .
#   docker run --rm -v "$PWD:/work" -e MUSTER_PASSWORD muster scan -e estate.yaml
#
# To check that it needs no network: docker run --rm --network none muster demo --dir /tmp/demo
ARG GO_VERSION=1.26.8

FROM --platform=$BUILDPLATFORM golang:${GO_VERSION} AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go run ./policies/image policies/image.bin
ARG TARGETOS TARGETARCH VERSION=dev
RUN CGO_ENABLED=0 GOOS=${TARGETOS:-linux} GOARCH=${TARGETARCH:-amd64} \
    go build -tags policyimage -trimpath -buildvcs=false -ldflags "-s -w -X main.version=${VERSION}" -o /out/muster ./cmd/muster
# The lab of `muster demo` lays out SYSVOL in the folder for temporary files.
RUN mkdir -m 1777 /out/tmp && mkdir /out/work \
    && echo 'muster:x:65532:65532:muster:/work:/none' >/out/passwd

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/passwd /etc/passwd
COPY --from=build --chown=65532:65532 --chmod=1777 /out/tmp /tmp
COPY --from=build --chown=65532:65532 /out/work /work
COPY --from=build /out/muster /usr/bin/muster
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/bin/muster"]
CMD ["--help"]
