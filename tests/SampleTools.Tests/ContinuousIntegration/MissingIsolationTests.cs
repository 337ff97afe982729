using AgentTrust.SampleTools.ContinuousIntegration;
using Microsoft.Extensions.DependencyInjection;

namespace AgentTrust.SampleTools.Tests.ContinuousIntegration;

/// <summary>Where nothing can be isolated nothing runs, unless somebody accepted that.</summary>
public sealed class MissingIsolationTests
{
    [Theory]
    [InlineData("user.max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=15000")]
    [InlineData("kernel.unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1")]
    [InlineData("kernel.apparmor_restrict_unprivileged_userns", "1", "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")]
    [InlineData("kernel.unprivileged_userns_clone", "1", "--security-opt seccomp=unconfined")]
    public void WhatForbidsItIsNamedWithTheCommandThatAllowsIt(string sysctl, string value, string fix) =>
        Assert.Contains(
            fix, MissingIsolation.Explain("unshare: unshare failed: Operation not permitted", name => name == sysctl ? value : null), StringComparison.Ordinal);

    [Fact]
    public async Task WithoutIsolationNothingRunsAndTheRefusalSaysWhatIsMissingAndWhatAcceptsIt()
    {
        await using var tools = await ToolsHost.StartAsync(runWithoutIsolation: false, WithoutUnshare);

        var refusal = await RunAsync(tools);

        Assert.True(refusal.GetProperty("isError").GetBoolean());
        var words = refusal.GetProperty("content")[0].GetProperty("text").GetString();
        Assert.Contains("apt-get install -y util-linux", words, StringComparison.Ordinal);
        Assert.Contains("set SampleTools:ContinuousIntegration:RunWithoutIsolation to true", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoAcceptsItGetsARunThatSaysThatNothingWasIsolated()
    {
        await using var tools = await ToolsHost.StartAsync(runWithoutIsolation: true, WithoutUnshare);

        var run = (await RunAsync(tools)).GetProperty("structuredContent");

        Assert.Equal(("none", "test"), (run.GetProperty("isolation").GetString(), run.GetProperty("stage").GetString()));
    }

    private static void WithoutUnshare(IServiceCollection services) =>
        services.AddSingleton(new SandboxPrograms { Unshare = "/nowhere/unshare" });

    private static Task<System.Text.Json.JsonElement> RunAsync(ToolsHost tools) =>
        tools.CallAsync("ci", "run_tests", new { repository = ToolsHost.Repository, @ref = "main" });
}
