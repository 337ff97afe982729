using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Tests.Provenance;

/// <summary>A task that reads answers and then calls a tool with a value: all of the slice, over a store in memory.</summary>
internal sealed class ReadingTask
{
    private const string TaskId = "task_1";
    private readonly ISessionStore _store;
    private readonly CallCounting _counting;
    private readonly SessionObserver _observer;
    private int _calls;

    public ReadingTask(ISessionStore? store = null, int mostBytes = 1024 * 1024)
    {
        _store = store ?? new InMemorySessionStore();
        var memories = new TaskMemories(Options.Create(new ProvenanceOptions { MaxBytesPerTask = mostBytes }));
        var command = Tool("run", sink: "shell", argument: ArgumentKind.Command);
        var servers = new Dictionary<string, CatalogServer>
        {
            ["s"] = new() { Name = "s", Kind = ServerKind.Mcp, Url = new("http://s"), Tools = new Dictionary<string, CatalogTool> { ["run"] = command } },
        };
        _counting = new(_store, memories, NullLogger<CallCounting>.Instance);
        _observer = new(_store, memories, new(servers, new Dictionary<string, CatalogServer>()), NullLogger<SessionObserver>.Instance);
    }

    public TaskFacts Task { get; init; } = new()
    {
        Id = TaskId, Agent = "agent", Owner = "olivia", OpenedBy = "oscar", Intent = "Tell ops@acme.example that checkout is fixed", Reference = "ticket:OPS-1842",
        State = TaskState.Open, Steps = [], Step = "work", Budget = new() { Calls = 1000, Writes = 1000, Minutes = 60 }, Version = 1,
        Boundaries = [new() { Type = "repository", Id = "shop/checkout", Actions = ["repo.read"] }, new() { Type = "host", Id = "*.acme.example", Actions = ["web.post"] }],
        OpenedAt = DateTimeOffset.UnixEpoch, ExpiresAt = DateTimeOffset.MaxValue,
    };

    public Task ReadUntrustedAsync(params string[] pieces) => ReadAsync(Tool("get_ticket") with { ReturnsUntrusted = true }, pieces, "{}");

    public Task ReadTrustedAsync(string answer, string arguments = "{}") => ReadAsync(Tool("directory"), [answer], arguments);

    public Task ListFilesAsync(string answer, string repository = "shop/checkout", string path = "") =>
        ReadAsync(
            Tool("list_files") with { ReturnsUntrusted = true, Vouches = [ArgumentKind.Path] }, [answer], JsonSerializer.Serialize(new { repository, path }), repository);

    /// <summary>Writes the value into a tool that says where things go.</summary>
    public async Task<SinkProvenance> SendAsync(ArgumentKind kind, string value, string? schema = null)
    {
        var call = await CountAsync(Tool("send", "outside", kind), JsonSerializer.Serialize(new { to = value }), schema);
        await _observer.ObserveAsync(call, """{"sent":true}""", CancellationToken.None);
        return Assert.Single(call.Sinks);
    }

    public async Task<ValueOrigin> OriginAsync(ArgumentKind kind, string value) => (await SendAsync(kind, value)).Origin;

    private async Task ReadAsync(CatalogTool tool, string[] pieces, string arguments, string repository = "shop/checkout")
    {
        var call = await CountAsync(tool, arguments, schema: null, repository);
        foreach (var piece in pieces) await _observer.ObserveAsync(call, piece, CancellationToken.None);
    }

    private async Task<ToolCall> CountAsync(CatalogTool tool, string arguments, string? schema, string repository = "shop/checkout")
    {
        var call = new ToolCall($"call_{++_calls}", ServerKind.Mcp, "s")
        {
            Caller = new()
            {
                Subject = "agent", Id = "token", IssuedAt = default, ExpiresAt = default, KeyId = "key", Actors = [], Raw = "",
                Task = new TaskAuthorization { Task = TaskId, Step = "work", Actions = [] },
            },
            Task = Task,
            Tool = tool,
            Resource = new() { Type = "repository", Id = repository },
            Arguments = JsonElement.Parse(arguments),
            Definition = schema is null ? null : ToolDefinition.Of(JsonElement.Parse($$"""{"name":"send","inputSchema":{{schema}}}""")),
        };
        Assert.NotNull(await _counting.TryCountAsync(call, CancellationToken.None));
        return call;
    }

    private static CatalogTool Tool(string name, string? sink = null, ArgumentKind? argument = null) => new()
    {
        Server = "s", Name = name, Action = sink is null ? "thing.read" : "thing.write", Resource = ResourceTemplate.Parse("thing", "*"), Sensitivity = Sensitivity.Internal,
        Sink = sink, Capture = new Dictionary<string, string>(), Arguments = argument is { } kind ? [CatalogArgument.Parse("to", kind)] : [],
    };
}
