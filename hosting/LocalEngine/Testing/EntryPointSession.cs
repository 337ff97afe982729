using System.Reflection;
using Aspire.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.LocalEngine.Testing;

/// <summary>
/// An AppHost's entry point that runs inside a test. It stops at Build until the test has said what it wants to change; then
/// it starts the application itself, as it would without a test.
/// </summary>
internal sealed class EntryPointSession(
    Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? configure)
{
    private static readonly AsyncLocal<EntryPointSession?> Ambient = new();

    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = New<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource _continue = New();
    private readonly TaskCompletionSource<DistributedApplication> _built = New<DistributedApplication>();
    private readonly TaskCompletionSource _started = New();
    private readonly TaskCompletionSource _ended = New();

    public static EntryPointSession? Current => Ambient.Value;

    public Task<DistributedApplicationBuilder> BuilderAsync => _builder.Task;
    public Task StartedAsync => _started.Task;
    public Task EndedAsync => _ended.Task;

    public void Run()
    {
        var thread = new Thread(RunEntryPoint) { IsBackground = true, Name = "AppHost entry point" };
        thread.Start();
    }

    public void Abandon() => _continue.TrySetCanceled();

    public async Task<DistributedApplication> ContinueAsync()
    {
        _continue.TrySetResult();
        return new HostedApplication((await _built.Task).Host, this);
    }

    public void Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.AssemblyName = assembly.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;

        settings.Args = options.Args = [.. options.Args ?? [], .. args];
        settings.Configuration ??= new ConfigurationManager();
        TestEnvironment.Apply(settings, assembly);

        configure?.Invoke(options, settings);
    }

    public void Building(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _continue.Task.GetAwaiter().GetResult();
    }

    public void Built(DistributedApplication application) => _built.TrySetResult(application);

    public void Started() => _started.TrySetResult();

    public void Failed(Exception exception) => _started.TrySetException(exception);

    private void RunEntryPoint()
    {
        Ambient.Value = this;
        Exception? failure = null;

        try
        {
            var entry = assembly.EntryPoint ?? throw new InvalidOperationException($"'{assembly}' has no entry point.");
            var result = entry.Invoke(null, entry.GetParameters().Length == 0 ? null : [Array.Empty<string>()]);
            (result as Task)?.GetAwaiter().GetResult();
        }
        catch (TargetInvocationException e)
        {
            failure = e.InnerException;
        }
        catch (Exception e)
        {
            failure = e;
        }

        failure ??= new InvalidOperationException("The entry point ended without building and running the application.");
        _builder.TrySetException(failure);
        _built.TrySetException(failure);
        _started.TrySetException(failure);
        _ended.TrySetResult();

        // Whoever waits has been told; nobody may be left to look at the others.
        foreach (var task in (Task[])[_builder.Task, _built.Task, _started.Task])
            _ = task.Exception;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
