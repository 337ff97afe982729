using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.LocalEngine.Tests.Running;

internal static class FakeApplicationQuestions
{
    public static Task<ExecuteCommandResult> RunAsync(this FakeApplication app, string name, string command) =>
        app.Application.ResourceCommands.ExecuteCommandAsync(name, command, app.Patience);

    public static async Task<IReadOnlyList<LogLine>> LogOf(this FakeApplication app, ResourceEvent change)
    {
        var lines = new List<LogLine>();
        await foreach (var batch in app.Application.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(change.ResourceId))
            lines.AddRange(batch);

        return lines;
    }
}
