using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;

namespace Liftoff.Warehouse.Tests.Provider;

public sealed class NumberTests : IDisposable
{
    private readonly DuckDBConnection connection = Duck.InMemory();

    public void Dispose() => connection.Dispose();

    [Fact]
    public void Stored_money_is_exact_at_both_ends_of_DECIMAL_18_6() => AssertExact(
        "DECIMAL(18,6)", "999999999999.999999", "-999999999999.999999", "0.000001", "-0.000001", "0.000000", "123456.789000");

    [Fact]
    public void Summed_money_is_exact_in_DECIMAL_38_15_as_far_as_a_CLR_decimal_reaches() => AssertExact(
        "DECIMAL(38,15)", "79228162514264.337593543950335", "-79228162514264.337593543950335", "0.000000000000001", "-0.000000000000001", "1.000000000000000");

    [Fact]
    public void Decimals_of_every_storage_width_are_exact()
    {
        // 16, 32, 64 and 128 bits.
        AssertExact("DECIMAL(4,1)", "999.9", "-999.9");
        AssertExact("DECIMAL(9,4)", "99999.9999", "-99999.9999");
        AssertExact("DECIMAL(18,3)", "999999999999999.999", "-999999999999999.999");
        AssertExact("DECIMAL(28,9)", "7922816251426433759.354395033", "-7922816251426433759.354395033");
        AssertExact("DECIMAL(29,0)", "79228162514264337593543950335", "-79228162514264337593543950335");
    }

    [Fact]
    public void A_decimal_of_more_than_28_digits_is_rounded_by_the_provider_so_ask_DuckDB_for_text()
    {
        // The CLR's decimal has 96 bits. Sums of money stay below; whoever needs more must not read a decimal.
        const string Digits38 = "99999999999999999999999.999999999999999";

        Assert.Equal(Digits38, connection.Scalar($"select '{Digits38}'::decimal(38,15)::varchar"));
        Assert.Equal(100000000000000000000000m, connection.Scalar($"select '{Digits38}'::decimal(38,15)"));
        Assert.Throws<OverflowException>(() => connection.Read<decimal>("select 99999999999999999999999999999999999999::decimal(38,0)"));
    }

    [Fact]
    public void Money_is_rounded_half_away_from_zero_when_it_is_stored()
    {
        Assert.Equal(0.000001m, connection.Scalar("select 0.0000005::decimal(38,15)::decimal(18,6)"));
        Assert.Equal(-0.000001m, connection.Scalar("select (-0.0000005)::decimal(38,15)::decimal(18,6)"));
        Assert.Equal(0.000000m, connection.Scalar("select 0.000000499999999::decimal(38,15)::decimal(18,6)"));
    }

    [Fact]
    public void Sums_of_money_are_decimals_and_do_not_drift() =>
        Assert.Equal(100_000.000000m, connection.Scalar("select sum(0.1::decimal(18,6)) from range(1_000_000)"));

    [Fact]
    public void Money_too_large_for_its_column_is_refused() => Assert.Contains(
        "DECIMAL(18,6)",
        Assert.Throws<DuckDBException>(() => connection.Scalar("select $spend::decimal(18,6)", ("spend", 1_000_000_000_000m))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Sums_of_whole_numbers_are_HUGEINT_and_counts_are_BIGINT()
    {
        Assert.Equal(new BigInteger(45), connection.Scalar("select sum(x::int) from range(10) t(x)"));
        Assert.Equal(45L, connection.Scalar("select sum(x)::bigint from range(10) t(x)"));
        Assert.Equal(10L, connection.Scalar("select count(*) from range(10)"));
    }

    [Fact]
    public void HUGEINT_is_exact_to_both_ends_and_can_be_asked_for_as_a_long()
    {
        var largest = BigInteger.Pow(2, 127) - 1;

        Assert.Equal(largest, connection.Scalar($"select {largest}::hugeint"));
        Assert.Equal(-largest, connection.Scalar($"select (-{largest})::hugeint"));
        Assert.Equal(largest, connection.Scalar("select $big::hugeint", ("big", largest)));
        Assert.Equal(-largest, connection.Scalar("select $big::hugeint", ("big", -largest)));
        Assert.Equal(BigInteger.MinusOne, connection.Scalar("select (-1)::hugeint"));
        Assert.Equal(long.MinValue, connection.Read<long>($"select ({long.MinValue})::hugeint"));
        Assert.Throws<InvalidCastException>(() => connection.Read<long>($"select {largest}::hugeint"));
    }

    [Fact]
    public void UHUGEINT_is_exact_to_both_ends()
    {
        var largest = BigInteger.Pow(2, 128) - 1;

        Assert.Equal(largest, connection.Scalar($"select {largest}::uhugeint"));
        Assert.Equal(largest, connection.Scalar("select $big::uhugeint", ("big", largest)));
        Assert.Equal(BigInteger.Zero, connection.Scalar("select 0::uhugeint"));
    }

    [Fact]
    public void Whole_numbers_of_any_length_are_exact()
    {
        var digits = BigInteger.Parse(new string('7', 300), CultureInfo.InvariantCulture);

        Assert.Equal(digits, connection.Scalar($"select '{digits}'::bignum"));
        Assert.Equal(-digits, connection.Scalar("select $digits::bignum", ("digits", -digits)));
    }

    [Fact]
    public void Integers_are_read_at_the_ends_of_their_types()
    {
        Assert.Equal(sbyte.MinValue, connection.Scalar("select (-128)::tinyint"));
        Assert.Equal(byte.MaxValue, connection.Scalar("select 255::utinyint"));
        Assert.Equal(short.MinValue, connection.Scalar("select (-32768)::smallint"));
        Assert.Equal(ushort.MaxValue, connection.Scalar("select 65535::usmallint"));
        Assert.Equal(int.MinValue, connection.Scalar("select (-2147483648)::int"));
        Assert.Equal(uint.MaxValue, connection.Scalar("select 4294967295::uinteger"));
        Assert.Equal(long.MinValue, connection.Scalar("select (-9223372036854775808)::bigint"));
        Assert.Equal(ulong.MaxValue, connection.Scalar("select 18446744073709551615::ubigint"));
    }

    [Fact]
    public void A_number_that_does_not_fit_the_type_asked_for_is_an_error()
    {
        Assert.Throws<InvalidCastException>(() => connection.Read<int>("select 2147483648::bigint"));
        Assert.Throws<InvalidCastException>(() => connection.Read<byte>("select (-1)::int"));
        Assert.Equal(2147483647, connection.Read<int>("select 2147483647::bigint"));
    }

    [Fact]
    public void Doubles_are_read_bit_by_bit()
    {
        foreach (var value in new List<double> { 0, double.Epsilon, double.MaxValue, double.NegativeInfinity, double.NaN, Math.PI, 0.1 })
            Assert.Equal(value, connection.Scalar("select $value::double", ("value", value)));
        Assert.Equal(0.1f, connection.Scalar("select 0.1::float"));
    }

    private void AssertExact(string type, params string[] texts)
    {
        foreach (var text in texts)
        {
            var value = decimal.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(value, connection.Scalar($"select '{text}'::{type}"));
            Assert.Equal(text, connection.Scalar($"select $value::{type}::varchar", ("value", value)));
        }
    }
}
