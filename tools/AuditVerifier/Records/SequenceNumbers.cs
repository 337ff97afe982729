namespace AgentTrust.AuditVerifier.Records;

/// <summary>Every producer numbers its records 1, 2, 3… in each run; what is not there, or there twice, is named.</summary>
internal sealed class SequenceNumbers
{
    private readonly SortedDictionary<(string Producer, string Epoch), SortedDictionary<long, long>> _runs = [];

    public void Add(ReadLeaf leaf)
    {
        var run = (leaf.Producer, leaf.Record.Epoch);
        if (!_runs.TryGetValue(run, out var numbers)) _runs.Add(run, numbers = []);
        if (!numbers.TryAdd(leaf.Record.Sequence, leaf.Index)) Repeats.Add(Repeat(leaf, numbers[leaf.Record.Sequence]));
    }

    public List<string> Repeats { get; } = [];

    public IEnumerable<string> Gaps()
    {
        foreach (var ((producer, epoch), numbers) in _runs)
        {
            var expected = 1L;
            foreach (var (number, index) in numbers)
            {
                if (number > expected)
                    yield return $"{Name(expected, number - 1)} of {producer} (run {epoch}) never reached the log: number {number} is record {index}.";
                expected = number + 1;
            }
        }
    }

    private static string Repeat(ReadLeaf leaf, long first) =>
        $"Number {leaf.Record.Sequence} of {leaf.Producer} (run {leaf.Record.Epoch}) was given twice: to record {first} and to record {leaf.Index}.";

    private static string Name(long first, long last) => first == last ? $"Number {first}" : $"Numbers {first} to {last}";
}
