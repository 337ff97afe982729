using System.Diagnostics;
using System.Text;
using AgentTrust.Suites.Secrets;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Inspection.Secrets;

namespace AgentTrust.Benchmarks.Redaction;

/// <summary>How much text a second one core looks through.</summary>
internal static class RedactionSpeed
{
    private const int Size = 4 * 1024 * 1024;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    public static async Task<string> MeasureAsync(TextWriter output)
    {
        var table = new StringBuilder("| text of 4 MB | MB a second, whole | MB a second, streamed in 16 kB | secrets |\n|---|---:|---:|---:|\n");
        foreach (var (what, text) in Texts())
        {
            var (whole, streamed) = (Rate(() => SecretRedaction.Redact(text, null, out int _)), Rate(() => Stream(text)));
            var line = $"| {what} | {Verbs.Number(whole)} | {Verbs.Number(streamed)} | {Verbs.Number(SecretScan.Find(text).Count)} |\n";
            await output.WriteAsync(line);
            table.Append(line);
        }

        return table.ToString();
    }

    private static IEnumerable<(string What, string Text)> Texts()
    {
        foreach (var kind in new[] { "prose", "code that passes secrets on", "log lines", "minified code", "images in base64", "integrity hashes of a lock file", "UUIDs" })
            yield return (kind, Fill(seed => OrdinaryText.All.Single(one => one.What == kind).Make(new Random(seed))));

        yield return ("log lines, a secret in each hundredth", Fill(seed =>
            string.Concat(OrdinaryText.All.Single(one => one.What == "log lines").Make(new Random(seed)), "\n", SecretCorpus.Secrets[seed * 7 % SecretCorpus.Secrets.Count].Text)));
        yield return ("nothing but secrets", Fill(seed => SecretCorpus.Secrets[seed * 7 % SecretCorpus.Secrets.Count].Text));
        // What somebody would send who wants the proxy to be slow: beginnings of secrets, which none of them is.
        yield return ("beginnings of secrets", Fill(seed => SecretRules.All[seed % SecretRules.All.Count].Anchors[0] + "-" + MadeUp.Base62(new Random(seed), 8)));
        yield return ("beginnings of key blocks", Fill(_ => "-----BEGIN PRIVATE KEY-----"));
    }

    private static string Fill(Func<int, string> make)
    {
        var text = new StringBuilder(Size);
        for (var seed = 0; text.Length < Size; seed++) text.Append(make(seed)).Append('\n');
        return text.ToString(0, Size);
    }

    private static string Stream(string text)
    {
        var stream = new AnswerStream(piece => SecretRedaction.Redact(piece, null, out int _));
        for (var at = 0; at < text.Length; at += 16 * 1024) stream.Push(text.AsSpan(at, Math.Min(16 * 1024, text.Length - at)));
        return stream.Finish();
    }

    /// <summary>The best of what fits into the time: others on the machine only ever add.</summary>
    private static double Rate(Func<string> run)
    {
        var best = TimeSpan.MaxValue;
        for (var began = Stopwatch.GetTimestamp(); best == TimeSpan.MaxValue || Stopwatch.GetElapsedTime(began) < Budget;)
        {
            var start = Stopwatch.GetTimestamp();
            run();
            if (Stopwatch.GetElapsedTime(start) is var took && took < best) best = took;
        }

        return Size / 1e6 / best.TotalSeconds;
    }
}
