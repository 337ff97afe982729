using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Tests.Arguments;

public sealed class SqlReadingTests
{
    private static readonly CatalogArgument One = CatalogArgument.Parse("sql", ArgumentKind.Sql);

    [Theory]
    [InlineData("SELECT * FROM orders", "select", "orders")]
    [InlineData("select a.x from \"Shop\".orders a, lines l where a.id = 'x; drop table y'", "select", "Shop.orders lines")]
    [InlineData("SELECT 1 -- ; drop table x", "select", "")]
    [InlineData("SELECT /* ; drop table x */ 1;", "select", "")]
    [InlineData("SELECT replace(a, 'x', 'y') FROM t FOR UPDATE", "select", "t")]
    [InlineData("WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone", "delete with", "orders")]
    [InlineData("EXPLAIN ANALYZE DELETE FROM orders", "delete explain", "orders")]
    [InlineData("SELECT * INTO copy_of FROM orders", "insert select", "copy_of orders")]
    [InlineData("SELECT 1 DROP TABLE orders", "drop select", "orders")]
    [InlineData("select pg_read_file('/etc/passwd')", "call select", "")]
    [InlineData("select \"pg_read_file\"('/etc/passwd')", "call select", "")]
    [InlineData("exec xp_cmdshell 'dir'", "exec", "")]
    [InlineData("COPY orders TO PROGRAM 'curl x'", "copy", "")]
    [InlineData("INSERT INTO a SELECT * FROM b ON CONFLICT DO NOTHING", "do insert", "a b")]
    [InlineData("UPDATE ONLY orders SET x = 1", "set update", "orders")]
    [InlineData("(SELECT 1)", "select", "")]
    [InlineData("'x'", "unknown", "")]
    [InlineData("SELECT 'it''s' FROM t", "select", "t")]
    [InlineData("SELECT $$a b$$ FROM t", "select", "t")]
    [InlineData("DO $$delete from t$$", "delete do", "t")]
    [InlineData("SELECT a[1] FROM t", "select", "t")]
    public void AStatementIsWhatItDoesAndToWhat(string sql, string verbs, string tables)
    {
        var reading = ArgumentReading.Read(One, sql);

        Assert.Null(reading.Fault);
        Assert.Equal(verbs, string.Join(' ', reading.Names.Where(name => !name.IsTable).Select(name => name.Value)));
        Assert.Equal(tables, string.Join(' ', reading.Names.Where(name => name.IsTable).Select(name => name.Value)));
    }

    [Theory]
    [InlineData("SELECT 1; SELECT 2")]
    [InlineData("SELECT 1; DROP TABLE x")]
    [InlineData("SELECT 'open")]
    [InlineData("SELECT \"open")]
    [InlineData("SELECT 1 /* open")]
    [InlineData("SELECT /*! drop table x */ 1")]
    [InlineData("SELECT /* /* */ 1 -- */")]
    [InlineData("SELECT 'a\\'; DROP TABLE x; --'")]
    [InlineData("SELECT 1 # comment")]
    [InlineData("SELECT 1--2")]
    [InlineData("SELECT $$ ; drop table x; $$")]
    [InlineData("SELECT $a$ open")]
    [InlineData("SELECT [a;b]")]
    [InlineData("SELECT `a;b`")]
    [InlineData("SELECT\u00A01")]
    [InlineData("SELECT 1\0")]
    [InlineData("\\! rm")]
    [InlineData("")]
    [InlineData(" ; ")]
    public void WhatDatabasesReadInTwoWaysIsRefused(string sql) => Assert.NotNull(ArgumentReading.Read(One, sql).Fault);

    [Fact]
    public void SeveralStatementsAreWhatAllOfThemDo()
    {
        var reading = ArgumentReading.Read(One with { Permits = [ArgumentPermit.Statements] }, "SELECT 1; DELETE FROM orders");

        Assert.Equal(["select", "delete"], reading.Names.Where(name => !name.IsTable).Select(name => name.Value));
    }
}
