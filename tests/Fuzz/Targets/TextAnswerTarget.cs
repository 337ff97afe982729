using System.Text;

namespace AgentTrust.Fuzz.Targets;

/// <summary>How a server cuts its answer into pieces changes nothing of what passes.</summary>
internal sealed class TextAnswerTarget() : FuzzTarget("text-answer")
{
    protected override void Try(byte[] input)
    {
        var whole = PassedAnswer.Of("text/plain", input, input.Length + 1);
        foreach (var chunk in (int[])[1, 7, 64])
        {
            var pieces = PassedAnswer.Of("text/plain", input, chunk);
            Must((whole is null) == (pieces is null), $"it is withheld or passes by how it is cut, here into {chunk}");
            Must(whole is null || whole.AsSpan().SequenceEqual(pieces), $"another text passes when it is cut into {chunk}");
        }

        if (whole is null) return;

        byte[] planted = [.. input, .. Encoding.UTF8.GetBytes($"\n{PlantedSecret.Text}\n"), .. input];
        Must(
            PassedAnswer.Of("text/plain", planted, 5) is not { } passed || passed.AsSpan().IndexOf(Encoding.UTF8.GetBytes(PlantedSecret.Text)) < 0,
            "a secret passed");
    }
}
