using System.Diagnostics;
using AgentTrust.Cli.Tests.Tokens;

namespace AgentTrust.Cli.Tests;

/// <summary>The built program, as it is started from a terminal.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task ItAnswersEachLineAsItComes()
    {
        using var issuer = new SampleIssuer(TimeProvider.System);
        using var program = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "agenttrust.dll"), "token", "verify", "--jwks", issuer.Jwks },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            // The second line is not given before the first is answered: nothing waits for the end of the input.
            Assert.Equal("accepted", await AskAsync(program, issuer.Token()));
            Assert.StartsWith("refused: ", await AskAsync(program, "\uFEFF" + issuer.Token()), StringComparison.Ordinal);
            Assert.StartsWith("refused: ", await AskAsync(program, ""), StringComparison.Ordinal);

            program.StandardInput.Close();
            Assert.Equal("", await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            if (!program.HasExited) program.Kill();
        }
    }

    private static async Task<string?> AskAsync(Process program, string line)
    {
        await program.StandardInput.WriteAsync($"{line}\n");
        await program.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
    }
}
