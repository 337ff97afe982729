using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.ToolProxy.Tests.Peers;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Faults.Tests.ToolCalls;

/// <summary>A tool proxy and its log, each a process that can be killed at any moment; the tool that it calls remembers what reached it.</summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private const string Catalog = """
        {"servers":{},"apis":{"alertmanager":{"url":"http://sample-tools/alertmanager","tools":{
          "silence":{"action":"alert.silence","resource":{"type":"alert","id":"{name}"},"sensitivity":"internal","sink":"alert",
            "route":{"method":"POST","path":"/api/v2/silences/{name}","body":{"properties":{"minutes":{"type":"integer"}}}}}}}}}
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _catalog = Path.Combine(Path.GetTempPath(), $"catalog-{Guid.CreateVersion7():N}.json");
    private readonly DpopKey _key = new();
    private readonly FakeTokenIssuer _issuer = new(TimeProvider.System) { Budget = new() { Calls = 1_000_000, Writes = 1_000_000, Minutes = 60 } };
    private readonly HttpClient _agent;
    private readonly List<Peer> _peers = [];

    private string _said = "";

    private RunningProxy(RunningLog log, LossyLine line)
    {
        (Log, Line) = (log, line);
        _agent = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://localhost:{Port}"), Timeout = TimeSpan.FromSeconds(15) };
    }

    public RunningLog Log { get; }

    public LossyLine Line { get; }

    public Victim Service { get; private set; } = null!;

    /// <summary>The names that reached the tool, as often as they did.</summary>
    public ConcurrentQueue<string> Reached { get; } = new();

    private int Port { get; } = Victim.FreePort();

    public static async Task<RunningProxy> StartAsync(CancellationToken cancellationToken)
    {
        var log = await RunningLog.StartAsync(cancellationToken);
        var running = new RunningProxy(log, await LossyLine.StartAsync(log.Address));
        var environment = log.EnvironmentOf(SpiffeIds.ToolProxy, running.Port);
        environment["services__audit-service__http__0"] = running.Line.Address;
        environment["services__token-issuer__http__0"] = await running.AddAsync(Peer.StartAsync(running._issuer));
        environment["services__policy-service__http__0"] = await running.AddAsync(Peer.StartAsync(new FakePolicyDecisionPoint()));
        environment["services__sample-tools__http__0"] = await running.AddAsync(Peer.StartAsync(running.ToolAsync));
        environment["ToolProxy__ToolCatalog__File"] = running._catalog;
        await File.WriteAllTextAsync(running._catalog, Catalog, cancellationToken);
        running.Service = ServiceProcess.Of("ToolProxy", environment);
        running.Service.Start();
        await running.WaitAsync(cancellationToken);
        return running;
    }

    /// <summary>One write, whose name says in the log and at the tool which it was.</summary>
    public async Task<HttpStatusCode> CallAsync(string name, CancellationToken cancellationToken)
    {
        var token = _issuer.IssueAgentToken(_key.Thumbprint, claims => claims[JwtClaims.AuthorizationDetails]![0]!["actions"] = new JsonArray("alert.silence"));
        var path = $"/http/alertmanager/api/v2/silences/{name}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("""{"minutes":5}""", null, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", $"DPoP {token}");
        request.Headers.TryAddWithoutValidation("DPoP", _key.CreateProof(HttpMethod.Post, new Uri(_agent.BaseAddress!, path), token, TimeProvider.System));
        using var answer = await _agent.SendAsync(request, cancellationToken);
        _said = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Until a call goes through again.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            if (!Service.IsRunning) Service.Start();
            try
            {
                if (await CallAsync($"wait-{Guid.CreateVersion7():N}", cancellationToken) == HttpStatusCode.OK) return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // Broad on purpose: whatever keeps it from answering, it is asked again until patience ends.
                _said = e.Message;
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"No call goes through: {_said}");
            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Service?.Dispose();
        foreach (var peer in _peers) await peer.DisposeAsync();
        await Line.DisposeAsync();
        await Log.DisposeAsync();
        _agent.Dispose();
        _key.Dispose();
        File.Delete(_catalog);
    }

    private async Task<string> AddAsync(Task<Peer> starting)
    {
        _peers.Add(await starting);
        return _peers[^1].Address;
    }

    private Task ToolAsync(HttpContext context)
    {
        Reached.Enqueue(context.Request.Path.Value!.Split('/')[^1]);
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("{}");
    }
}
