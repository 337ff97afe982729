using AgentTrust.CodingAgent.Identity;
using AgentTrust.CodingAgent.Models;
using AgentTrust.CodingAgent.Records;
using AgentTrust.CodingAgent.Story;
using AgentTrust.CodingAgent.Tools;
using AgentTrust.CodingAgent.Work;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.CodingAgent.Tests;

/// <summary>The agent with a real conversation loop, and fakes for everything outside its process.</summary>
internal sealed class AgentHost : IDisposable
{
    private static readonly string Id = SpiffeIds.Agent("coding-agent");

    private readonly FakeTrustDomain _domain;
    private readonly StringWriter _terminal = new();
    private readonly ServiceProvider _services;

    public AgentHost(Action<AgentOptions>? configure = null, IChatClient? model = null)
    {
        _domain = new FakeTrustDomain(Time, Id);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.ClearProviders());
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton(_domain.IdentityOf(Id));
        services.AddSingleton<IServiceAddress, SameAddress>();
        services.AddSingleton<TextWriter>(_terminal);
        services.AddSingleton<Storyteller>();
        services.AddSingleton<AgentRecords>();
        services.AddSingleton<TaskTokenFactory>();
        services.AddSingleton<ToolProxyFactory>(new FakeFactory(Tools));
        services.AddSingleton(model ?? new ScriptedModel());
        services.AddTransient(_ => new TokenIssuerClient(Platform.Client("token-issuer")));
        services.AddTransient(_ => new AuditClient(Platform.Client("audit-service")));
        services.AddTransient(provider => ActivatorUtilities.CreateInstance<ForbiddenAttempts>(provider, Platform.Client("tool-proxy")));
        services.AddScoped<TaskRun>();
        services.AddSingleton<AgentWorker>();
        services.Configure<AgentOptions>(options =>
        {
            options.DirectToolUrl = "http://sample-tools";
            configure?.Invoke(options);
        });
        services.AddOptions<ApprovalOptions>();
        services.AddOptions<StoryOptions>();
        services.AddOptions<ModelOptions>();
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    public FakePlatform Platform { get; } = new();

    public FakeToolProxy Tools { get; } = new();

    public string Story => _terminal.ToString();

    /// <summary>The worker's one look for tasks, while time passes as fast as the agent waits.</summary>
    public async Task RunAsync()
    {
        var turn = Task.Run(
            () => _services.GetRequiredService<AgentWorker>().TurnAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        while (!turn.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await turn;
    }

    public void Dispose()
    {
        _services.Dispose();
        _domain.Dispose();
        _terminal.Dispose();
        Platform.Dispose();
    }

    private sealed class SameAddress : IServiceAddress
    {
        public ValueTask<Uri> ResolveAsync(Uri url, CancellationToken cancellationToken) => ValueTask.FromResult(url);
    }

    private sealed class FakeFactory(FakeToolProxy tools) : ToolProxyFactory(new SameAddress(), LoggerFactory.Create(_ => { }))
    {
        public override IToolProxy Create(TaskToken token) => tools;
    }
}
