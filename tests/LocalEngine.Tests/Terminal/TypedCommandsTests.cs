using AgentTrust.LocalEngine.Terminal;
using AgentTrust.LocalEngine.Tests.Running;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.LocalEngine.Tests.Terminal;

public sealed class TypedCommandsTests
{
    [Theory]
    [InlineData("ls", "job")]
    [InlineData("?", "run NAME [COMMAND]")]
    [InlineData("logs job", "a line of the job")]
    [InlineData("logs nobody", "There is no resource 'nobody'")]
    [InlineData("run job", "greet on job: done")]
    [InlineData("run job greet", "greet on job: done")]
    [InlineData("run job sing", "Command 'sing' not available")]
    [InlineData("run idle", "'idle' offers no command")]
    [InlineData("run choosy", "name one: left, right")]
    [InlineData("start idle", "resource-start on idle: done")]
    [InlineData("dance", "'dance' is not a command")]
    public async Task WhatIsTypedIsAnswered(string typed, string answer)
    {
        await using var app = await FakeApplication.StartAsync(Declare);
        await app.ReachAsync("job", KnownResourceStates.Running);
        app.Processes["job"].Write("a line of the job");
        var screen = new StringWriter();

        await Commands(app, screen).ExecuteAsync(typed, app.Patience);

        Assert.Contains(answer, screen.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", screen.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ColoursAreForScreensOnly()
    {
        var (screen, file) = (new StringWriter(), new StringWriter());

        new TerminalOutput(screen, coloured: true).Write("done", Colour.Green);
        new TerminalOutput(file, coloured: false).Write("\u001b[32mdone\u001b[0m", Colour.Green);

        Assert.Equal("\u001b[32mdone\u001b[0m", screen.ToString().Trim());
        Assert.Equal("done", file.ToString().Trim());
    }

    private static void Declare(IDistributedApplicationBuilder builder)
    {
        Task<ExecuteCommandResult> Done(ExecuteCommandContext context) => Task.FromResult(CommandResults.Success());

        builder.AddExecutable("job", "job", "/").WithCommand("greet", "Greet", Done);
        builder.AddExecutable("idle", "idle", "/").WithExplicitStart();
        builder.AddExecutable("choosy", "choosy", "/").WithExplicitStart().WithCommand("left", "Left", Done).WithCommand("right", "Right", Done);
    }

    private static TypedCommands Commands(FakeApplication app, StringWriter screen)
    {
        var table = ActivatorUtilities.CreateInstance<ResourceTable>(app.Application.Services);
        return ActivatorUtilities.CreateInstance<TypedCommands>(app.Application.Services, table, new TerminalOutput(screen, coloured: false));
    }
}
