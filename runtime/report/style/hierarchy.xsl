<?xml version="1.0" encoding="UTF-8"?>
<!-- The hierarchy of memories as one draws it: the array below, memories above, a link for what moves between. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common" xmlns:math="http://exslt.org/math"
    exclude-result-prefixes="exsl math">

  <!-- How many memories lie between this memory (an operand's) and the array, over all tensors that it holds, and
       itself: its row in the drawing. -->
  <xsl:template name="row">
    <xsl:param name="name"/>
    <xsl:param name="here"/>
    <xsl:param name="depth" select="0"/>
    <xsl:variable name="below">
      <xsl:for-each select="$here/operand/memory[@name = $name]/preceding-sibling::memory[1]">
        <xsl:if test="$depth &lt; 8">
          <row><xsl:call-template name="row"><xsl:with-param name="name" select="@name"/><xsl:with-param name="here" select="$here"/><xsl:with-param name="depth" select="$depth + 1"/></xsl:call-template></row>
        </xsl:if>
      </xsl:for-each>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="exsl:node-set($below)/row"><xsl:value-of select="1 + math:max(exsl:node-set($below)/row)"/></xsl:when>
      <xsl:otherwise>1</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Tensors from left to right so that a memory's stand side by side: of three, the one in the middle
       breaks the fewest pairs; else as they come. -->
  <xsl:template name="tensor-order">
    <xsl:variable name="o" select="operand"/>
    <xsl:variable name="here" select="."/>
    <xsl:variable name="pairs">
      <xsl:for-each select="$o">
        <xsl:variable name="me" select="@name"/>
        <xsl:variable name="broken">
          <xsl:for-each select="$here/hardware/store">
            <xsl:variable name="memory" select="@memory"/>
            <xsl:variable name="held" select="count($o[memory/@name = $memory])"/>
            <xsl:if test="$held = 2 and not($o[@name = $me]/memory[@name = $memory])">x</xsl:if>
          </xsl:for-each>
        </xsl:variable>
        <tensor name="{@name}" broken="{string-length($broken)}"/>
      </xsl:for-each>
    </xsl:variable>
    <xsl:choose>
      <xsl:when test="count($o) = 3">
        <xsl:variable name="middle">
          <xsl:for-each select="exsl:node-set($pairs)/tensor"><xsl:sort select="@broken" data-type="number"/><xsl:if test="position() = 1"><xsl:value-of select="@name"/></xsl:if></xsl:for-each>
        </xsl:variable>
        <column name="{$o[@name != $middle][1]/@name}"/>
        <column name="{$middle}"/>
        <column name="{$o[@name != $middle][2]/@name}"/>
      </xsl:when>
      <xsl:otherwise><xsl:for-each select="$o"><column name="{@name}"/></xsl:for-each></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="hierarchy">
    <xsl:variable name="here" select="."/>
    <xsl:variable name="ordered"><xsl:call-template name="tensor-order"/></xsl:variable>
    <xsl:variable name="columns" select="exsl:node-set($ordered)/column"/>
    <xsl:variable name="placed">
      <xsl:for-each select="hardware/store[@memory = $here/operand/memory/@name]">
        <xsl:variable name="name" select="@memory"/>
        <box name="{$name}" bits="{@bits}" instances="{@instances}" per="{@per}">
          <xsl:attribute name="row"><xsl:call-template name="row"><xsl:with-param name="name" select="$name"/><xsl:with-param name="here" select="$here"/></xsl:call-template></xsl:attribute>
          <xsl:for-each select="$columns">
            <xsl:if test="$here/operand[@name = current()/@name]/memory[@name = $name]"><holds at="{position()}"/></xsl:if>
          </xsl:for-each>
          <xsl:for-each select="port"><xsl:copy-of select="."/></xsl:for-each>
        </box>
      </xsl:for-each>
    </xsl:variable>
    <xsl:variable name="boxes" select="exsl:node-set($placed)/box"/>
    <xsl:variable name="rows"><xsl:choose><xsl:when test="$boxes"><xsl:value-of select="math:max($boxes/@row)"/></xsl:when><xsl:otherwise>0</xsl:otherwise></xsl:choose></xsl:variable>
    <xsl:variable name="wide" select="156"/>
    <xsl:variable name="pitch" select="146"/>
    <xsl:variable name="height" select="68"/>
    <xsl:variable name="width" select="$wide * count($columns)"/>
    <xsl:variable name="deep" select="hardware/dimension[position() = last() - 1]/@size"/>
    <xsl:variable name="array" select="62 + 11 * (($deep &gt; 1) + ($deep &gt; 2))"/>
    <xsl:variable name="floor" select="$pitch * $rows"/>
    <xsl:variable name="traffic">
      <xsl:for-each select="operand/memory/access[@direction = 'down' or @direction = 'back']"><t v="{@elements * ../../@bits}"/></xsl:for-each>
    </xsl:variable>
    <xsl:variable name="most" select="math:max(exsl:node-set($traffic)/t/@v)"/>
    <div class="scroll" tabindex="0" role="region" aria-label="Memory hierarchy of {@dataflow}">
    <svg class="hierarchy" role="img" width="{$width}" height="{$floor + $array + 2}" viewBox="0 0 {$width} {$floor + $array + 2}" data-chart="hierarchy"
         aria-label="Memory hierarchy of {@accelerator} under {@dataflow}; its figures stand in the table of memories below">
      <!-- Links first, so that they end at the boxes. -->
      <xsl:for-each select="$columns">
        <xsl:variable name="x" select="$wide * (position() - 0.5)"/>
        <xsl:for-each select="$here/operand[@name = current()/@name]">
          <xsl:variable name="class"><xsl:call-template name="tensor-class"/></xsl:variable>
          <xsl:variable name="output" select="@output = 'true'"/>
          <xsl:for-each select="memory">
            <xsl:variable name="memory" select="."/>
            <xsl:variable name="inner" select="preceding-sibling::memory[1]"/>
            <xsl:variable name="from" select="$pitch * ($rows - $boxes[@name = $memory/@name]/@row) + $height"/>
            <xsl:variable name="to">
              <xsl:choose>
                <xsl:when test="$inner"><xsl:value-of select="$pitch * ($rows - $boxes[@name = $inner/@name]/@row)"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="$floor"/></xsl:otherwise>
              </xsl:choose>
            </xsl:variable>
            <xsl:for-each select="access[@direction = 'down' or @direction = 'back']">
              <xsl:variable name="down" select="@direction = 'down'"/>
              <xsl:variable name="at" select="$x + $output * (1 - 2 * $down) * 12"/>
              <xsl:variable name="thick">
                <xsl:choose>
                  <xsl:when test="@elements &gt; 0"><xsl:value-of select="math:sqrt(@elements * ../../@bits div $most)"/></xsl:when>
                  <xsl:otherwise>0</xsl:otherwise>
                </xsl:choose>
              </xsl:variable>
              <xsl:variable name="stroke" select="format-number(1.5 + 10.5 * $thick, '0.##')"/>
              <xsl:variable name="tip" select="6 + $stroke div 2"/>
              <xsl:variable name="begin"><xsl:choose><xsl:when test="$down"><xsl:value-of select="$from"/></xsl:when><xsl:otherwise><xsl:value-of select="$to"/></xsl:otherwise></xsl:choose></xsl:variable>
              <xsl:variable name="end"><xsl:choose><xsl:when test="$down"><xsl:value-of select="$to - 2"/></xsl:when><xsl:otherwise><xsl:value-of select="$from + 2"/></xsl:otherwise></xsl:choose></xsl:variable>
              <xsl:variable name="sign" select="2 * $down - 1"/>
              <g class="link {$class}">
                <xsl:if test="@elements = 0"><xsl:attribute name="class">link none <xsl:value-of select="$class"/></xsl:attribute></xsl:if>
                <title>
                  <xsl:value-of select="concat(../../@name, ', ')"/>
                  <xsl:choose>
                    <xsl:when test="$down"><xsl:value-of select="concat('read from ', ../@name, ' for ')"/></xsl:when>
                    <xsl:otherwise><xsl:value-of select="concat('written to ', ../@name, ' from ')"/></xsl:otherwise>
                  </xsl:choose>
                  <xsl:choose><xsl:when test="$inner"><xsl:value-of select="$inner/@name"/></xsl:when><xsl:otherwise>the array</xsl:otherwise></xsl:choose>
                  <xsl:text>: </xsl:text>
                  <xsl:call-template name="exact"><xsl:with-param name="n" select="@words"/></xsl:call-template> words, <xsl:call-template name="exact"><xsl:with-param name="n" select="@elements"/></xsl:call-template> elements, <xsl:call-template name="exact"><xsl:with-param name="n" select="@energy"/></xsl:call-template> pJ</title>
                <line x1="{$at}" y1="{$begin}" x2="{$at}" y2="{$end - $sign * (2 + $tip)}" stroke-width="{$stroke}" data-value="{@words}"/>
                <path d="M{$at - $tip} {$end - $sign * (3 + $tip)}h{2 * $tip}L{$at} {$end}z"/>
                <text y="{($from + $to) div 2 + 4}">
                  <xsl:attribute name="x"><xsl:value-of select="$at + (1 - 2 * ($output and $down)) * ($tip + 5)"/></xsl:attribute>
                  <xsl:if test="$output and $down"><xsl:attribute name="text-anchor">end</xsl:attribute></xsl:if>
                  <xsl:call-template name="count"><xsl:with-param name="n" select="@words"/></xsl:call-template>
                </text>
              </g>
            </xsl:for-each>
            <text class="tensor {$class}" x="{$x}" y="{$from + 17}">
              <xsl:attribute name="x"><xsl:choose><xsl:when test="$output"><xsl:value-of select="$x + 34"/></xsl:when><xsl:otherwise><xsl:value-of select="$x + 16"/></xsl:otherwise></xsl:choose></xsl:attribute>
              <xsl:value-of select="../@name"/>
            </text>
          </xsl:for-each>
        </xsl:for-each>
      </xsl:for-each>
      <xsl:for-each select="$boxes">
        <xsl:variable name="box" select="."/>
        <xsl:variable name="left" select="$wide * (holds[1]/@at - 1) + 6"/>
        <xsl:variable name="right" select="$wide * holds[last()]/@at - 6"/>
        <xsl:variable name="y" select="$pitch * ($rows - @row)"/>
        <g class="memory">
          <title><xsl:value-of select="@name"/><xsl:text>: </xsl:text><xsl:call-template name="exact"><xsl:with-param name="n" select="@bits"/></xsl:call-template> bit<xsl:if test="@instances &gt; 1"> in each of <xsl:value-of select="concat(@instances, ', one per ', @per)"/></xsl:if><xsl:for-each select="port"><xsl:value-of select="concat('; port ', @name, ', ', @type)"/><xsl:if test="@widest &gt; 0"><xsl:value-of select="concat(', ', @widest, ' bit')"/></xsl:if></xsl:for-each></title>
          <rect x="{$left}" y="{$y + 0.5}" width="{$right - $left}" height="{$height}" rx="5"/>
          <text class="name" x="{$left + 10}" y="{$y + 20}"><xsl:value-of select="@name"/></text>
          <text class="size" x="{$left + 10}" y="{$y + 37}">
            <xsl:if test="@instances &gt; 1"><xsl:value-of select="concat(@instances, ' × ')"/></xsl:if>
            <xsl:call-template name="size"><xsl:with-param name="bits" select="@bits"/></xsl:call-template>
            <xsl:if test="@per != '' and $right - $left &gt; 200"><xsl:value-of select="concat(', one per ', translate(@per, ' ', '×'))"/></xsl:if>
          </text>
          <xsl:for-each select="holds">
            <xsl:variable name="fx" select="$wide * (@at - 1) + 16"/>
            <xsl:for-each select="$here/operand[@name = $columns[position() = current()/@at]/@name]">
              <xsl:variable name="full" select="memory[@name = $box/@name]/@utilization"/>
              <g>
                <title><xsl:value-of select="concat('the largest tile of ', @name, ': ', memory[@name = $box/@name]/@tile-bits, ' bit, ')"/><xsl:call-template name="percent"><xsl:with-param name="n" select="$full"/></xsl:call-template> of the memory</title>
                <rect class="room" x="{$fx}" y="{$y + 50}" width="58" height="7"/>
                <rect class="full">
                  <xsl:attribute name="class">full <xsl:call-template name="tensor-class"/></xsl:attribute>
                  <xsl:attribute name="x"><xsl:value-of select="$fx"/></xsl:attribute>
                  <xsl:attribute name="y"><xsl:value-of select="$y + 50"/></xsl:attribute>
                  <xsl:attribute name="width"><xsl:value-of select="format-number(58 * (($full &lt; 1) * $full + ($full &gt;= 1)), '0.##')"/></xsl:attribute>
                  <xsl:attribute name="height">7</xsl:attribute>
                </rect>
                <text class="size" x="{$fx + 63}" y="{$y + 58}"><xsl:value-of select="concat(@name, ' ')"/><xsl:call-template name="percent"><xsl:with-param name="n" select="$full"/></xsl:call-template></text>
              </g>
            </xsl:for-each>
          </xsl:for-each>
        </g>
      </xsl:for-each>
      <xsl:call-template name="array">
        <xsl:with-param name="y" select="$floor"/><xsl:with-param name="width" select="$width"/><xsl:with-param name="height" select="$array"/>
      </xsl:call-template>
    </svg>
    </div>
  </xsl:template>

  <!-- The array: a square for each lane as far as there is room. -->
  <xsl:template name="array">
    <xsl:param name="y"/>
    <xsl:param name="width"/>
    <xsl:param name="height"/>
    <xsl:variable name="dimensions" select="hardware/dimension"/>
    <xsl:variable name="across" select="$dimensions[last()]/@size"/>
    <xsl:variable name="deep" select="$dimensions[position() = last() - 1]/@size"/>
    <xsl:variable name="room" select="floor(($width - 40) div 11)"/>
    <g class="array">
      <title><xsl:call-template name="exact"><xsl:with-param name="n" select="macs"/></xsl:call-template> MACs, <xsl:call-template name="exact"><xsl:with-param name="n" select="energy/@compute"/></xsl:call-template> pJ; lanes busy <xsl:call-template name="exact"><xsl:with-param name="n" select="100 * utilization/@spatial"/></xsl:call-template> % of the time that the array computes</title>
      <rect x="6" y="{$y + 0.5}" width="{$width - 12}" height="{$height}" rx="5"/>
      <text class="name" x="16" y="{$y + 20}">
        <xsl:for-each select="$dimensions"><xsl:if test="position() &gt; 1"> × </xsl:if><xsl:value-of select="concat(@name, ' ', @size)"/></xsl:for-each>
        <xsl:if test="not($dimensions)">one lane</xsl:if>
      </text>
      <text class="size" x="16" y="{$y + 37}">
        <xsl:call-template name="count"><xsl:with-param name="n" select="macs"/></xsl:call-template> MACs, <xsl:call-template name="energy"><xsl:with-param name="n" select="energy/@compute"/></xsl:call-template>; lanes busy <xsl:call-template name="percent"><xsl:with-param name="n" select="utilization/@spatial"/></xsl:call-template>
      </text>
      <xsl:call-template name="lanes">
        <xsl:with-param name="x" select="16"/><xsl:with-param name="y" select="$y + 45"/>
        <xsl:with-param name="across"><xsl:choose><xsl:when test="not($dimensions)">1</xsl:when><xsl:when test="$across &gt; $room"><xsl:value-of select="$room - 1"/></xsl:when><xsl:otherwise><xsl:value-of select="$across"/></xsl:otherwise></xsl:choose></xsl:with-param>
        <xsl:with-param name="deep"><xsl:choose><xsl:when test="not($deep)">1</xsl:when><xsl:when test="$deep &gt; 3">3</xsl:when><xsl:otherwise><xsl:value-of select="$deep"/></xsl:otherwise></xsl:choose></xsl:with-param>
        <xsl:with-param name="more" select="$across &gt; $room or $deep &gt; 3 or count($dimensions) &gt; 2"/>
      </xsl:call-template>
    </g>
  </xsl:template>

  <!-- Squares are a pattern of the page. -->
  <xsl:template name="lanes">
    <xsl:param name="x"/>
    <xsl:param name="y"/>
    <xsl:param name="across"/>
    <xsl:param name="deep"/>
    <xsl:param name="more"/>
    <svg x="{$x}" y="{$y}" width="{11 * $across}" height="{11 * $deep}"><rect width="{11 * $across}" height="{11 * $deep}" style="fill:url(#pe);stroke:none"/></svg>
    <xsl:if test="$more"><text class="size" x="{$x + 11 * $across + 1}" y="{$y + 8}">…</text></xsl:if>
  </xsl:template>
</xsl:stylesheet>
