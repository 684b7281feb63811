# NOT BUILT YET: see README.md. nginx.conf as it stands, but for where the instances are.
FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends nginx && rm -rf /var/lib/apt/lists/*
WORKDIR /var/lib/front
RUN mkdir logs temp && chown www-data logs temp .
COPY nginx.conf .
RUN sed -i 's/127.0.0.1:8010/first:8000/; s/127.0.0.1:8020/second:8000/; s/listen 127.0.0.1:8080/listen 8080/' nginx.conf
USER www-data
EXPOSE 8080
CMD ["nginx", "-p", "/var/lib/front", "-c", "/var/lib/front/nginx.conf", "-e", "/dev/stderr", "-g", "daemon off;"]
