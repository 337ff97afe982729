using AgentTrust.Fuzz.Input;
using CsCheck;

namespace AgentTrust.Fuzz;

/// <summary>Tries a target: its corpus as it is, then what becomes of it by changes, for as long as there is time.</summary>
internal static class FuzzRun
{
    /// <summary>What was found and how to see it again, or null.</summary>
    public static string? Of(FuzzTarget target, TimeSpan length, string? seed, TextWriter output)
    {
        var corpus = FuzzCorpus.Of(target.Name);
        foreach (var (name, input) in corpus)
        {
            try
            {
                target.Check(input);
            }
            catch (Exception e)
            {
                // Broad on purpose: whatever a target throws is what is looked for.
                return $"the corpus file {name}: {Cause(e)}";
            }
        }

        try
        {
            ChangedInput.Of([.. corpus.Select(entry => entry.Input)]).Sample(
                target.Check, writeLine: line => output.WriteLine($"{target.Name}: {corpus.Count} files, {line}"),
                seed: seed, time: Math.Max(1, (int)length.TotalSeconds), print: ShownInput.Of);
            return null;
        }
        catch (CsCheckException e)
        {
            return e.InnerException is { } cause ? $"{Cause(cause)}\n{e.Message}" : e.Message;
        }
    }

    /// <summary>What a target says itself needs no trace.</summary>
    private static string Cause(Exception e) => e is FuzzFindingException ? e.Message : e.ToString();
}
