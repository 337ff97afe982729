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
using AgentTrust.ServiceDefaults.Identity;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
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
        services.AddSingleton<ICredentialSource>(provider => provider.GetRequiredService<WorkloadIdentity>());
        services.AddSingleton<IServiceAddress, SameAddress>();
        services.AddSingleton<TextWriter>(_terminal);
        services.AddSingleton<Storyteller>();
        services.AddSingleton<AgentRecords>();
        services.AddSingleton<HeldKey>();
        services.AddSingleton<ServerNonces>();
        services.AddSingleton<TaskTokenFactory>();
        services.AddSingleton<ToolProxyFactory>(new FakeFactory(Tools));
        services.AddSingleton<ModelFactory>(new FakeModels(model));
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

    public FakeTimeProvider Time { get; } = new LeapingTime(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    public FakePlatform Platform { get; } = new();

    public FakeToolProxy Tools { get; } = new();

    public string Story => _terminal.ToString();

    /// <summary>The worker's one look for tasks.</summary>
    public Task RunAsync() => _services.GetRequiredService<AgentWorker>().TurnAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        _services.Dispose();
        _domain.Dispose();
        _terminal.Dispose();
        Platform.Dispose();
    }

    /// <summary>Whoever waits for a time has it at once; limits on what takes long are not waits and stand still.</summary>
    private sealed class LeapingTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (state is Task) ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
            return timer;
        }
    }

    private sealed class SameAddress : IServiceAddress
    {
        public ValueTask<Uri> ResolveAsync(Uri url, CancellationToken cancellationToken) => ValueTask.FromResult(url);
    }

    private sealed class FakeModels(IChatClient? model) : ModelFactory(Options.Create(new ModelOptions()), new SameAddress())
    {
        public override IChatClient Create(TaskToken token) => model ?? ThroughProxy(new ModelOptions(), new ScriptedProvider());
    }

    private sealed class FakeFactory(FakeToolProxy tools) : ToolProxyFactory(new SameAddress(), LoggerFactory.Create(_ => { }))
    {
        public override IToolProxy Create(TaskToken token) => tools;
    }
}
