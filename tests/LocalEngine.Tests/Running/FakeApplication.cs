using AgentTrust.LocalEngine.Processes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.LocalEngine.Tests.Running;

/// <summary>An application whose processes are fake, and whose waits end when the test has waited too long.</summary>
internal sealed class FakeApplication(IDistributedApplicationTestingBuilder builder, DistributedApplication application, FakeProcesses processes)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public FakeProcesses Processes { get; } = processes;
    public DistributedApplication Application { get; } = application;
    public ResourceNotificationService Notifications => Application.ResourceNotifications;
    public CancellationToken Patience => _patience.Token;

    public static async Task<FakeApplication> StartAsync(
        Action<IDistributedApplicationTestingBuilder> declare, FakeProcesses? processes = null)
    {
        var fakes = processes ?? new FakeProcesses();
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.Services.AddSingleton<IProcessStarter>(fakes);
        declare(builder);

        var running = new FakeApplication(builder, await builder.BuildAsync(TestContext.Current.CancellationToken), fakes);
        running._patience.CancelAfter(TimeSpan.FromSeconds(30));
        await running.Application.StartAsync(running.Patience);
        return running;
    }

    public Task<ResourceEvent> ReachAsync(string name, string state) =>
        Notifications.WaitForResourceAsync(name, e => e.Snapshot.State?.Text == state, Patience);

    public string? StateOf(string name) => Notifications.TryGetCurrentState(name, out var known) ? known.Snapshot.State?.Text : null;

    public async ValueTask DisposeAsync()
    {
        await Application.DisposeAsync();
        await builder.DisposeAsync();
        _patience.Dispose();
    }
}
