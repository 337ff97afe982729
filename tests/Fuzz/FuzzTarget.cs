using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AgentTrust.Fuzz.Targets;

namespace AgentTrust.Fuzz;

/// <summary>One piece of the proxy that reads what strangers wrote, and what must hold of it for any bytes.</summary>
/// <param name="name">Of its folder in the corpus, too.</param>
internal abstract class FuzzTarget(string name)
{
    /// <summary>Nothing but an endless search takes a few kilobytes so long, on however busy a machine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<FuzzTarget> All { get; } =
        [
            new StrictJsonTarget(), new McpRequestTarget(), new HttpPathTarget(), new SecretTextTarget(), new TextAnswerTarget(), new JsonAnswerTarget(), new EventStreamTarget(),
            new ModelRequestTarget(), new ModelStreamTarget(),
        ];

    public string Name { get; } = name;

    /// <exception cref="Exception">Something does not hold.</exception>
    public void Check(byte[] input)
    {
        var began = Stopwatch.GetTimestamp();
        Try(input);
        var took = Stopwatch.GetElapsedTime(began);
        Must(took < Longest, $"it took {took.TotalSeconds:0.0} seconds");
    }

    protected abstract void Try(byte[] input);

    protected static void Must([DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds) throw new FuzzFindingException(otherwise);
    }
}

/// <summary>What must always hold did not.</summary>
internal sealed class FuzzFindingException(string message) : Exception(message);
