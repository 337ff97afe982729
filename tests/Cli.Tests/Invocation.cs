namespace AgentTrust.Cli.Tests;

/// <summary>The tool, run in this process on given text.</summary>
internal sealed record Invocation(int ExitCode, string Output, string Error)
{
    public static async Task<Invocation> RunAsync(TimeProvider time, string input, params string[] args)
    {
        using var given = new StringReader(input);
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var code = await new CommandLine(given, output, error, time).RunAsync(args, TestContext.Current.CancellationToken);

        return new Invocation(code, output.ToString(), error.ToString());
    }
}
