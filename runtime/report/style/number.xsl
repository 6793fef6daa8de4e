<?xml version="1.0" encoding="UTF-8"?>
<!-- Numbers for people: three digits and a letter; exact where one asks for it; differences. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:math="http://exslt.org/math"
    exclude-result-prefixes="exsl math">

  <!-- 1 800, 3 026.22: all that a double is sure of, in threes by narrow blanks. -->
  <xsl:decimal-format name="exact" grouping-separator="&#x202f;" infinity="∞" NaN="–"/>
  <xsl:template name="exact">
    <xsl:param name="n"/>
    <xsl:choose>
      <xsl:when test="$n = 'INF'">∞</xsl:when>
      <xsl:when test="$n = '-INF'">−∞</xsl:when>
      <xsl:when test="number($n) &lt; 1 and number($n) &gt; -1">
        <xsl:value-of select="format-number($n, '0.##########', 'exact')"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="format-number($n, '#&#x202f;##0.######', 'exact')"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Three digits of a number below 1000; whole numbers as they are. -->
  <xsl:template name="three">
    <xsl:param name="n"/>
    <xsl:choose>
      <xsl:when test="$n = 0">0</xsl:when>
      <xsl:when test="$n &gt;= 99.95"><xsl:value-of select="format-number($n, '0')"/></xsl:when>
      <xsl:when test="$n &gt;= 9.995"><xsl:value-of select="format-number($n, '0.0')"/></xsl:when>
      <xsl:when test="$n &gt;= 0.9995"><xsl:value-of select="format-number($n, '0.00')"/></xsl:when>
      <xsl:when test="$n &gt;= 0.0995"><xsl:value-of select="format-number($n, '0.000')"/></xsl:when>
      <xsl:when test="$n &gt;= 0.00995"><xsl:value-of select="format-number($n, '0.0000')"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="format-number($n, '0.000000')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A number with the letters of its thousands: `steps` is a list of five, each with a blank before it. -->
  <xsl:template name="scaled">
    <xsl:param name="n"/>
    <xsl:param name="steps"/>
    <xsl:variable name="size" select="$n * (1 - 2 * ($n &lt; 0))"/>
    <xsl:if test="$n &lt; 0">−</xsl:if>
    <xsl:variable name="step">
      <xsl:choose>
        <xsl:when test="$size &lt; 999.5">0</xsl:when>
        <xsl:when test="$size &lt; 999500">1</xsl:when>
        <xsl:when test="$size &lt; 999500000">2</xsl:when>
        <xsl:when test="$size &lt; 999500000000">3</xsl:when>
        <xsl:otherwise>4</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="string($n) = 'NaN'">–</xsl:when>
      <xsl:when test="$step = 0">
        <xsl:choose>
          <xsl:when test="floor($size) = $size"><xsl:value-of select="$size"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="three"><xsl:with-param name="n" select="$size"/></xsl:call-template></xsl:otherwise>
        </xsl:choose>
        <xsl:value-of select="substring-before(substring-after($steps, '|'), '|')"/>
      </xsl:when>
      <xsl:when test="$step = 1">
        <xsl:call-template name="three"><xsl:with-param name="n" select="$size div 1000"/></xsl:call-template>
        <xsl:value-of select="substring-before(substring-after(substring-after($steps, '|'), '|'), '|')"/>
      </xsl:when>
      <xsl:when test="$step = 2">
        <xsl:call-template name="three"><xsl:with-param name="n" select="$size div 1000000"/></xsl:call-template>
        <xsl:value-of select="substring-before(substring-after(substring-after(substring-after($steps, '|'), '|'), '|'), '|')"/>
      </xsl:when>
      <xsl:when test="$step = 3">
        <xsl:call-template name="three"><xsl:with-param name="n" select="$size div 1000000000"/></xsl:call-template>
        <xsl:value-of select="substring-before(substring-after(substring-after(substring-after(substring-after($steps, '|'), '|'), '|'), '|'), '|')"/>
      </xsl:when>
      <xsl:when test="$size &lt; 999500000000000">
        <xsl:call-template name="three"><xsl:with-param name="n" select="$size div 1000000000000"/></xsl:call-template>
        <xsl:value-of select="substring-after(substring-after(substring-after(substring-after(substring-after($steps, '|'), '|'), '|'), '|'), '|')"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="format-number($size div 1000000000000, '#&#x202f;##0', 'exact')"/>
        <xsl:value-of select="substring-after(substring-after(substring-after(substring-after(substring-after($steps, '|'), '|'), '|'), '|'), '|')"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- 1.80 k -->
  <xsl:template name="count">
    <xsl:param name="n"/>
    <xsl:choose>
      <xsl:when test="$n = 'INF'">∞</xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="scaled">
          <xsl:with-param name="n" select="number($n)"/>
          <xsl:with-param name="steps" select="'||&#xa0;k|&#xa0;M|&#xa0;G|&#xa0;T'"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- pJ in, 3.03 nJ out -->
  <xsl:template name="energy">
    <xsl:param name="n"/>
    <xsl:choose>
      <xsl:when test="$n = 'INF'">∞</xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="scaled">
          <xsl:with-param name="n" select="number($n)"/>
          <xsl:with-param name="steps" select="'|&#xa0;pJ|&#xa0;nJ|&#xa0;µJ|&#xa0;mJ|&#xa0;J'"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Bits in, 256 KiB out: the size of a memory as one declares it. -->
  <xsl:template name="size">
    <xsl:param name="bits"/>
    <xsl:variable name="bytes" select="$bits div 8"/>
    <xsl:choose>
      <xsl:when test="$bits mod 8 != 0"><xsl:call-template name="exact"><xsl:with-param name="n" select="$bits"/></xsl:call-template>&#xa0;bit</xsl:when>
      <xsl:when test="$bytes &gt;= 1125899906842624"><xsl:text>unlimited</xsl:text></xsl:when>
      <xsl:when test="$bytes &gt;= 1073741824"><xsl:value-of select="format-number($bytes div 1073741824, '0.##')"/>&#xa0;GiB</xsl:when>
      <xsl:when test="$bytes &gt;= 1048576"><xsl:value-of select="format-number($bytes div 1048576, '0.##')"/>&#xa0;MiB</xsl:when>
      <xsl:when test="$bytes &gt;= 1024"><xsl:value-of select="format-number($bytes div 1024, '0.##')"/>&#xa0;KiB</xsl:when>
      <xsl:otherwise><xsl:value-of select="$bytes"/>&#xa0;byte</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="percent">
    <xsl:param name="n"/>
    <xsl:variable name="p" select="100 * number($n)"/>
    <xsl:choose>
      <xsl:when test="$p &gt;= 99.95 or floor($p) = $p"><xsl:value-of select="format-number($p, '0')"/></xsl:when>
      <xsl:when test="$p &gt;= 9.995"><xsl:value-of select="format-number($p, '0.0')"/></xsl:when>
      <xsl:when test="$p &gt;= 0.005"><xsl:value-of select="format-number($p, '0.00')"/></xsl:when>
      <xsl:otherwise>&lt; 0.01</xsl:otherwise>
    </xsl:choose>
    <xsl:text>&#xa0;%</xsl:text>
  </xsl:template>

  <!-- A percentage of a drawing's width. -->
  <xsl:template name="share">
    <xsl:param name="n"/>
    <xsl:value-of select="format-number(100 * $n, '0.####')"/>
    <xsl:text>%</xsl:text>
  </xsl:template>

  <!-- Against a first figure: =, +5.9 %, × 2.78. -->
  <xsl:template name="difference">
    <xsl:param name="n"/>
    <xsl:param name="base"/>
    <xsl:variable name="ratio" select="number($n) div number($base)"/>
    <xsl:choose>
      <xsl:when test="number($n) = number($base)">=</xsl:when>
      <xsl:when test="number($base) = 0 or string($ratio) = 'NaN'">–</xsl:when>
      <xsl:when test="$ratio &gt;= 1.995 or $ratio &lt;= 0.5">
        <xsl:text>×&#xa0;</xsl:text>
        <xsl:call-template name="three"><xsl:with-param name="n" select="$ratio"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="substring('+−', 1 + ($ratio &lt; 1), 1)"/>
        <xsl:variable name="p" select="100 * ($ratio - 1) * (1 - 2 * ($ratio &lt; 1))"/>
        <xsl:choose>
          <xsl:when test="$p &lt; 0.005">0.00</xsl:when>
          <xsl:otherwise><xsl:value-of select="format-number($p, substring('0.000.0', 1 + 4 * ($p &gt;= 9.995), 4 - ($p &gt;= 9.995)))"/></xsl:otherwise>
        </xsl:choose>
        <xsl:text>&#xa0;%</xsl:text>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- 2.78 times, in a sentence. -->
  <xsl:template name="times">
    <xsl:param name="n"/>
    <xsl:value-of select="format-number($n, '0.##')"/>
  </xsl:template>

  <!-- Small numbers as words, to begin a sentence. -->
  <xsl:template name="word">
    <xsl:param name="n"/>
    <xsl:choose>
      <xsl:when test="$n = 1">One</xsl:when><xsl:when test="$n = 2">Two</xsl:when>
      <xsl:when test="$n = 3">Three</xsl:when><xsl:when test="$n = 4">Four</xsl:when>
      <xsl:when test="$n = 5">Five</xsl:when><xsl:when test="$n = 6">Six</xsl:when>
      <xsl:when test="$n = 7">Seven</xsl:when><xsl:when test="$n = 8">Eight</xsl:when>
      <xsl:otherwise><xsl:value-of select="$n"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
