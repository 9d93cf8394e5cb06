using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace StandIns.Tests;

/// <summary>The declarations against libduckdb itself: names, sizes, who frees what.</summary>
public sealed unsafe class NativeTests : IDisposable
{
    private readonly DuckDBDatabase database;
    private readonly DuckDBNativeConnection connection;

    public NativeTests()
    {
        Assert.Equal(DuckDBState.Success, NativeMethods.Configuration.DuckDBCreateConfig(out var config));
        using (config)
            Assert.Equal(DuckDBState.Success, NativeMethods.Startup.DuckDBOpen(null, out database, config, out _));
        Assert.Equal(DuckDBState.Success, NativeMethods.Startup.DuckDBConnect(database, out connection));
    }

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }

    [Fact]
    public void The_library_has_the_version_that_the_data_package_is_made_for() =>
        Assert.Equal("v1.5.6", NativeMethods.Startup.DuckDBLibraryVersion());

    [Fact]
    public void Every_declared_entry_point_exists()
    {
        var library = NativeLibrary.Load(LibraryPath());
        var declared = typeof(NativeMethods).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic)
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<DllImportAttribute>()?.EntryPoint).OfType<string>().Distinct().ToList();

        Assert.Equal([], declared.Where(name => !NativeLibrary.TryGetExport(library, name, out _)));
        Assert.InRange(declared.Count, 120, 200);
    }

    [Fact]
    public void A_result_takes_48_bytes_and_libduckdb_writes_no_more()
    {
        const byte Untouched = 0xA5;
        var buffer = stackalloc byte[128];
        new Span<byte>(buffer, 128).Fill(Untouched);
        using var statement = Prepare("select 1");

        Assert.Equal(DuckDBState.Success, NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out *(DuckDBResult*)buffer));

        // libduckdb clears the whole struct before it fills it.
        Assert.Equal(sizeof(DuckDBResult), new Span<byte>(buffer, 128).IndexOf(Untouched));
        Assert.Equal(48, sizeof(DuckDBResult));
        ((DuckDBResult*)buffer)->Close();
    }

    [Fact]
    public void Closing_a_result_twice_is_harmless_when_it_is_the_same_one()
    {
        using var statement = Prepare("select 1");
        Assert.Equal(DuckDBState.Success, NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out var result));

        result.Close();
        result.Close();

        using var chunk = NativeMethods.Types.DuckDBResultGetChunk(result, 0);
        Assert.True(chunk.IsInvalid);
    }

    [Fact]
    public void Values_in_a_vector_lie_where_their_size_says()
    {
        AssertStride<DuckDBDate>("date '2025-11-22'", 4);
        AssertStride<DuckDBTime>("time '12:34:56.789012'", 8);
        AssertStride<DuckDBTimeTzStruct>("timetz '12:34:56.789012+05:30'", 8);
        AssertStride<DuckDBTimestampStruct>("timestamp '2025-11-22 12:34:56.789012'", 8);
        AssertStride<DuckDBInterval>("interval '3 days 04:05:06.789012'", 16);
        AssertStride<DuckDBHugeInt>("170141183460469231731687303715884105720::hugeint", 16);
        AssertStride<DuckDBUHugeInt>("340282366920938463463374607431768211450::uhugeint", 16);
        AssertStride<DuckDBHugeInt>("'8f0e5f3a-1c2d-4e5f-9a8b-7c6d5e4f3a2b'::uuid", 16);
        AssertStride<DuckDBString>("'short'", 16);
    }

    [Fact]
    public void Every_list_entry_points_behind_the_one_before()
    {
        using var chunk = Fetch("select [i, i] from range(5) t(i)");
        var entries = (DuckDBListEntry*)NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, 0));

        Assert.Equal(16, sizeof(DuckDBListEntry));
        Assert.Equal([0UL, 2, 4, 6, 8], Enumerable.Range(0, 5).Select(i => entries[i].Offset));
        Assert.Equal([2UL, 2, 2, 2, 2], Enumerable.Range(0, 5).Select(i => entries[i].Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("twelve bytes")]
    [InlineData("thirteen bytes")]
    public void Text_is_read_inside_the_struct_up_to_12_bytes_and_behind_a_pointer_above(string text)
    {
        using var chunk = Fetch($"select '{text}' from range(3)");
        var strings = (DuckDBString*)NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, 0));

        for (var row = 0; row < 3; row++)
        {
            var distance = (byte*)strings[row].Data - (byte*)&strings[row];
            Assert.Equal(text, new string(strings[row].Data, 0, strings[row].Length, System.Text.Encoding.UTF8));
            Assert.Equal(text.Length <= 12, distance == 4);
        }
    }

    [Fact]
    public void Structs_that_pass_by_value_arrive_whole()
    {
        Assert.Equal((8, 8, 12, 16), (sizeof(DuckDBDateOnly), sizeof(DuckDBTimeOnly), sizeof(DuckDBTimeTz), sizeof(DuckDBTimestamp)));
        Assert.Equal((24, 24, 24), (sizeof(DuckDBDecimal), sizeof(DuckDBBignum), sizeof(DuckDBQueryProgress)));

        var noon = NativeMethods.DateTimeHelpers.DuckDBFromTime(new DuckDBTime { Micros = 45_296_789_012 });
        Assert.Equal((12, 34, 56, 789_012), (noon.Hour, noon.Min, noon.Sec, noon.Microsecond));
        Assert.Equal(45_296_789_012, NativeMethods.DateTimeHelpers.DuckDBToTime(noon).Micros);
        Assert.Equal(-1, NativeMethods.Startup.DuckDBQueryProgress(connection).Percentage);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_414)]
    [InlineData(-800_000)]
    [InlineData(int.MaxValue)]
    [InlineData(-int.MaxValue)]
    public void A_date_survives_its_calendar_form_infinities_included(int days)
    {
        var date = new DuckDBDate { Days = days };
        var timestamp = new DuckDBTimestampStruct { Micros = date.IsInfinity ? (days > 0 ? long.MaxValue : -long.MaxValue) : days * 86_400_000_000L + 1 };

        Assert.Equal(date, DuckDBDateOnly.FromDuckDBDate(date).ToDuckDBDate());
        Assert.Equal(timestamp, DuckDBTimestamp.FromDuckDBTimestampStruct(timestamp).ToDuckDBTimestampStruct());
    }

    [Fact]
    public void The_index_of_a_parameter_is_written_into_its_own_four_bytes()
    {
        using var statement = Prepare("select $first, $second");
        var beside = stackalloc int[3] { 7, 7, 7 };

        Assert.Equal(DuckDBState.Success, NativeMethods.PreparedStatements.DuckDBBindParameterIndex(statement, out beside[1], "second"));

        Assert.Equal([7, 2, 7], new ReadOnlySpan<int>(beside, 3).ToArray());
    }

    [Fact]
    public void Borrowed_and_owned_text_can_be_read_again_and_again()
    {
        using var chunk = Fetch("select {'spend': 1} s, 'a'::enum('a', 'b') e", out var result);
        for (var round = 0; round < 10_000; round++)
        {
            Assert.Equal("s", NativeMethods.Query.DuckDBColumnName(ref result, 0));
            using var record = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 0);
            Assert.Equal("spend", NativeMethods.LogicalType.DuckDBStructTypeChildName(record, 0));
            using var choice = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 1);
            Assert.Equal("b", NativeMethods.LogicalType.DuckDBEnumDictionaryValue(choice, 1));
            Assert.Equal(DuckDBState.Success, NativeMethods.Configuration.DuckDBGetConfigFlag(0, out var name, out var description));
            Assert.NotEqual("", name + description);
        }

        result.Close();
    }

    [Fact]
    public void The_error_of_a_failed_open_is_read_and_freed()
    {
        NativeMethods.Configuration.DuckDBCreateConfig(out var config);
        using (config)
        {
            for (var round = 0; round < 100; round++)
            {
                Assert.Equal(DuckDBState.Error, NativeMethods.Startup.DuckDBOpen("/nowhere/at/all.duckdb", out var missing, config, out var error));
                Assert.True(missing.IsInvalid);
                Assert.Contains("/nowhere/at/all.duckdb", error);
            }
        }
    }

    [Fact]
    public void A_handle_frees_itself_once_however_often_it_is_disposed()
    {
        var value = NativeMethods.Value.DuckDBCreateVarchar(new string('x', 1_000));
        value.Dispose();
        value.Dispose();

        Assert.True(value.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => value.IsNull());
    }

    [Fact]
    public void What_the_stand_in_lacks_says_what_to_do() => Assert.Equal(
        "Registering a scalar function is not part of the DuckDB.NET stand-in: build with the official packages (-p:UseStandIns=false).",
        Assert.Throws<NotSupportedException>(() => NativeMethods.ScalarFunction.DuckDBCreateScalarFunction()).Message);

    private void AssertStride<T>(string literal, int size) where T : unmanaged
    {
        using var chunk = Fetch($"select {literal} from range(4)");
        var values = new ReadOnlySpan<T>(NativeMethods.Vectors.DuckDBVectorGetData(NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, 0)), 4);
        var bytes = MemoryMarshal.AsBytes(values);

        Assert.Equal(size, sizeof(T));
        Assert.True(bytes[..size].ContainsAnyExcept((byte)0), literal);
        for (var row = 1; row < 4; row++)
            Assert.Equal(bytes[..size].ToArray(), bytes.Slice(row * size, size).ToArray());
    }

    private DuckDBPreparedStatement Prepare(string sql)
    {
        Assert.Equal(1, NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, sql, out var statements));
        using (statements)
        {
            var state = NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(connection, statements, 0, out var statement);
            Assert.True(state.IsSuccess(), NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
            return statement;
        }
    }

    private DuckDBDataChunk Fetch(string sql)
    {
        var chunk = Fetch(sql, out var result);
        result.Close();
        return chunk;
    }

    private DuckDBDataChunk Fetch(string sql, out DuckDBResult result)
    {
        using var statement = Prepare(sql);
        var state = NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out result);
        Assert.True(state.IsSuccess(), NativeMethods.Query.DuckDBResultError(ref result));
        return NativeMethods.Types.DuckDBResultGetChunk(result, 0);
    }

    private static string LibraryPath() => typeof(NativeMethods).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "LibDuckDb").Value!;
}
