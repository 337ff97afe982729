using Microsoft.Extensions.Hosting;

namespace AgentTrust.LocalEngine.Terminal;

/// <summary>Reads what is typed; the end of the input is not the end of the application.</summary>
internal sealed class CommandReader(TypedCommands commands) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Reading a console cannot be cancelled; a background thread does not keep the process alive.
        new Thread(Read) { IsBackground = true, Name = "Typed commands" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    private void Read()
    {
        while (!_stopping.IsCancellationRequested && Console.In.ReadLine() is { } line)
            _ = commands.ExecuteAsync(line, CancellationToken.None);
    }
}
