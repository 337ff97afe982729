namespace AgentTrust.Fuzz;

/// <summary>dotnet run --project tests/Fuzz -- --minutes 60</summary>
internal static class FuzzProgram
{
    public static int Main(string[] args) => CommandLine.Run(args, Console.Out, Console.Error);
}
