using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Tests.Running;

public sealed class CommandTests
{
    [Fact]
    public async Task ACommandIsToldWhichInstanceItIsFor()
    {
        string? asked = null;
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("job", "job", "/")
            .WithCommand("greet", "Greet", context =>
            {
                asked = context.ResourceName;
                return Task.FromResult(CommandResults.Success());
            }));

        var result = await app.RunAsync("job", "greet");

        Assert.True(result.Success);
        Assert.StartsWith("job-", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommandThatThrowsIsAFailureAndNothingMore()
    {
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("job", "job", "/")
            .WithCommand("fail", "Fail", _ => throw new InvalidOperationException("a detail")));

        var result = await app.RunAsync("job", "fail");

        Assert.False(result.Success);
        Assert.Equal("Unhandled exception thrown.", result.ErrorMessage);
    }

    [Theory]
    [InlineData("job", "unheard-of")]
    [InlineData("nobody", "resource-start")]
    public async Task WhatIsNotThereCannotBeRun(string resource, string command)
    {
        await using var app = await FakeApplication.StartAsync(builder => builder.AddExecutable("job", "job", "/"));

        Assert.False((await app.RunAsync(resource, command)).Success);
    }
}
