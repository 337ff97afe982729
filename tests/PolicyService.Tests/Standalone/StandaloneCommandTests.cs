using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace AgentTrust.PolicyService.Tests.Standalone;

/// <summary>The command of <c>docs/standalone-decisions.md</c>, typed at the top of the repository: a process of its own and nothing beside it.</summary>
public sealed class StandaloneCommandTests
{
    private const string Command = "dotnet run --project services/PolicyService -- ";

    private static readonly string Repository = Path.GetFullPath("..", ShippedPolicies.Directory);

    [Fact]
    public async Task TheDocumentedCommandDecidesByFilesNamedFromWhereItIsTyped()
    {
        var page = await File.ReadAllLinesAsync(Path.Combine(Repository, "docs", "standalone-decisions.md"), TestContext.Current.CancellationToken);
        var url = $"http://127.0.0.1:{FreePort()}";

        using var service = Start(page.Single(line => line.StartsWith(Command, StringComparison.Ordinal))[Command.Length..], url);
        try
        {
            using var http = new HttpClient { BaseAddress = new(url) };
            await HealthyAsync(http, service);
            using var answer = await http.PostAsJsonAsync("/access/v1/evaluation", new
            {
                subject = new { type = "user", id = "CiRmZDA2MTRkMy1jMzlhLTQ3ODEtYjdiZC04Yjk2ZjVhNTEwMGQSBWxvY2Fs" },
                action = new { name = "can_delete_todo" },
                resource = new { type = "todo", id = "1" },
            }, TestContext.Current.CancellationToken);

            Assert.Equal("""{"decision":true}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static Process Start(string arguments, string url)
    {
        // …/artifacts/ENGINE/bin/PROJECT/CONFIGURATION: what was built beside these tests is run.
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        string[] asBuilt = ["run", "--no-build", "--no-launch-profile", "-c", built.Name, $"-p:Engine={built.Parent!.Parent!.Parent!.Name}", "--project", "services/PolicyService", "--"];
        var start = new ProcessStartInfo("dotnet", [.. asBuilt, .. arguments.Split(' ')])
        {
            WorkingDirectory = Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = url;
        var service = Process.Start(start)!;
        // Nobody reads what it says; a full pipe would hold it back.
        service.BeginOutputReadLine();
        service.BeginErrorReadLine();
        return service;
    }

    private static async Task HealthyAsync(HttpClient http, Process service)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(timeout.Token))
        {
            Assert.False(service.HasExited, "The service ended before it was healthy.");
            try
            {
                if ((await http.GetAsync("/health", timeout.Token)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException e) when (e.InnerException is SocketException)
            {
                // Not listening yet.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
