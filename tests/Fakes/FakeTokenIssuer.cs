using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.Fakes;

/// <summary>Answers <c>GET /agents/{name}</c> and <c>GET /tasks/{id}</c> as the token issuer does; counts, and fails on demand.</summary>
public sealed class FakeTokenIssuer : HttpMessageHandler
{
    private int _requests;

    public ConcurrentDictionary<string, AgentFacts> Agents { get; } = new();

    public ConcurrentDictionary<string, TaskFacts> Tasks { get; } = new();

    /// <summary>Every request fails as if nobody listened.</summary>
    public bool Unreachable { get; set; }

    public int Requests => _requests;

    public FakeTokenIssuer Knows(AgentFacts agent)
    {
        Agents[agent.Name] = agent;
        return this;
    }

    public FakeTokenIssuer Knows(TaskFacts task)
    {
        Tasks[task.Id] = task;
        return this;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        if (Unreachable) throw new HttpRequestException("Connection refused");

        var path = request.RequestUri!.AbsolutePath.Split('/', 3);
        var id = Uri.UnescapeDataString(path[^1]);
        object? found = path[1] switch
        {
            "agents" => Agents.GetValueOrDefault(id),
            "tasks" => Tasks.GetValueOrDefault(id),
            _ => null,
        };
        return Task.FromResult(found is null
            ? new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request }
            : new HttpResponseMessage(HttpStatusCode.OK)
            {
                RequestMessage = request,
                Content = JsonContent.Create(found, found.GetType(), options: WireJson.Options),
            });
    }
}
