using AgentTrust.Benchmarks.Decisions;

namespace AgentTrust.Benchmarks.ToolCalls;

/// <summary>What many teams put before a tool: nginx, which asks an authorization service about every request (ngx_http_auth_request_module).</summary>
internal static class Nginx
{
    private const string Program = "/usr/sbin/nginx";

    public static Task<ServerProcess> StartAsync(CalledServer server, string folder, CancellationToken cancellationToken) => !File.Exists(Program)
        ? throw new InvalidOperationException("nginx is not installed; eng/setup.sh --benchmarks installs it.")
        : ServerProcess.StartAsync(Program, address =>
        {
            var settings = Path.Combine(folder, "nginx.conf");
            File.WriteAllText(settings, $$"""
                daemon off;
                worker_processes 2;
                pid {{folder}}/nginx.pid;
                error_log {{folder}}/nginx.log;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  client_body_temp_path {{folder}}/body;
                  proxy_temp_path {{folder}}/proxy;
                  fastcgi_temp_path {{folder}}/fastcgi;
                  uwsgi_temp_path {{folder}}/uwsgi;
                  scgi_temp_path {{folder}}/scgi;
                  keepalive_requests 1000000000;
                  upstream tool { server {{server.EndPoint}}; keepalive 128; keepalive_requests 1000000000; }
                  server {
                    listen {{address}};
                    location = /health { return 200; }
                    location = /permit {
                      internal;
                      proxy_pass http://tool{{CalledServer.PermitPath}};
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_pass_request_body off;
                      proxy_set_header Content-Length "";
                    }
                    location / {
                      auth_request /permit;
                      proxy_pass http://tool;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                    }
                  }
                }
                """);
            return ["-p", folder, "-e", $"{folder}/nginx.log", "-c", settings];
        }, "/health", cancellationToken);
}
